/** Parameters set for one user, group or domain. */
export function SubjectParameters(_props: { level: 'user' | 'group' | 'domain'; id: string }) {
  return null;
}
