import { z } from 'zod';
import { slugify } from '../content/slugify.ts';
import { TAG_NAME_MAX_LENGTH } from './ensure-tags.ts';

const DESCRIPTION_MAX_LENGTH = 2000;

/** What a person gives of a tag. */
export const tagFields = z.object({
  name: z
    .string()
    .transform((name) => name.replace(/\s+/g, ' ').trim())
    .pipe(
      z
        .string()
        .min(1, 'A tag needs a name.')
        .max(TAG_NAME_MAX_LENGTH, `A name has at most ${TAG_NAME_MAX_LENGTH} characters.`),
    ),
  /** `''` for one that is made of the name. */
  slug: z.string().transform(slugify),
  description: z
    .string()
    .trim()
    .max(DESCRIPTION_MAX_LENGTH, `A description has at most ${DESCRIPTION_MAX_LENGTH} characters.`),
});

export type TagFields = z.output<typeof tagFields>;
