import { domainToASCII } from 'node:url';

/** What mail servers take at most (RFC 5321), in bytes. */
const LOCAL_PART_MAX_BYTES = 64;
const DOMAIN_MAX_LENGTH = 253;
/** One name, one @, one domain; nothing by which an address could become two, or a line of its own. */
const SHAPE = /^([^\s\p{C}@<>()[\]\\,;:"]+)@([^\s\p{C}@<>()[\]\\,;:"]+)$/u;

/**
 * The address that somebody typed, as mail is sent to it: `ada@example.org`, `josé@exämple.org`. Null for what cannot be
 * one. Whether anybody reads it, only mail can tell.
 */
export function mailAddress(typed: string): string | null {
  const [, local = '', domain = ''] = SHAPE.exec(typed.trim().normalize('NFC')) ?? [];
  if (local === '' || Buffer.byteLength(local) > LOCAL_PART_MAX_BYTES) return null;
  if (/^\.|\.\.|\.$/.test(local)) return null;
  const ascii = domainToASCII(domain);
  const isDomain = ascii !== '' && ascii.length <= DOMAIN_MAX_LENGTH && ascii.split('.').every(isLabel);
  return isDomain ? `${local}@${domain}` : null;
}

/** By which two spellings of one address are told to be the same. */
export function addressKey(address: string): string {
  return address.trim().normalize('NFC').toLowerCase();
}

/** Whether a mail server must know SMTPUTF8 for it: a domain can be written in ASCII, a name cannot. */
export function needsUnicode(address: string): boolean {
  return /\P{ASCII}/u.test(address.slice(0, address.lastIndexOf('@')));
}

function isLabel(label: string): boolean {
  return /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i.test(label);
}
