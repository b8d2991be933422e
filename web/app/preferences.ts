export type Theme = 'system' | 'light' | 'dark';

/** Small choices that stay with this browser. */
export const preferences = {
  theme: (): Theme => (localStorage.getItem('parley.theme') as Theme | null) ?? 'system',
  setTheme(theme: Theme): void {
    localStorage.setItem('parley.theme', theme);
    applyTheme();
  },
  language: (): string | null => localStorage.getItem('parley.language'),
  setLanguage: (language: string): void => localStorage.setItem('parley.language', language),
};

export function applyTheme(): void {
  const theme = preferences.theme();
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
