/** Whether there is anything to be seen in a text: letters, digits, signs or pictures. */
export function isVisible(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text);
}
