import { z } from 'zod';

const schema = z.array(z.string());

/** Why a comment was held or taken for spam, as its origin keeps it; nothing where that is forgotten. */
export function holdReasonsFrom(json: string | null): string[] {
  return json === null ? [] : schema.parse(JSON.parse(json));
}
