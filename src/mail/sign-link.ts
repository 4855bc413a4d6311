import { createHmac, timingSafeEqual } from 'node:crypto';

/** Signs a value for one purpose: what is signed for one is worth nothing for another. */
export type Sign = (purpose: string, value: string) => string;

/** 32 bytes in letters that stand in an address as they are. */
export function linkSigner(secret: string): Sign {
  return (purpose, value) => {
    const key = createHmac('sha256', secret).update(`link:${purpose}`).digest();
    return createHmac('sha256', key).update(value).digest('base64url');
  };
}

export function isSignedBy(sign: Sign, purpose: string, value: string, signature: string): boolean {
  const expected = Buffer.from(sign(purpose, value));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
