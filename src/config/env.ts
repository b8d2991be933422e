/** The environment of the process, read here and nowhere else. Empty values count as not set. */
export function readEnvironment(): Readonly<Record<string, string>> {
  const set = Object.entries(process.env).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.freeze(Object.fromEntries(set));
}
