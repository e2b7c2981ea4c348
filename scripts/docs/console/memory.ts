// The choices of a reader, for the next page. A browser may forbid pages to store anything: then they are forgotten.
const keyOf = (choice: string) => `uploadcare-metadata:${choice}`;

/** Returns what was chosen last. */
export function recall(choice: string): string | null {
  try {
    return localStorage.getItem(keyOf(choice));
  } catch {
    return null;
  }
}

/** Keeps a choice. */
export function remember(choice: string, value: string): void {
  try {
    localStorage.setItem(keyOf(choice), value);
  } catch {}
}
