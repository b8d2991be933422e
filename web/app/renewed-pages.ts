const key = 'parley.renewed';
const leastPauseMs = 60_000;

/**
 * After an update of the server the parts of an open page have other names. A part that cannot be loaded any more loads the page anew,
 * unless a call is up (its sound would be cut) or that was tried a moment ago.
 */
export function reloadWhenRenewed(): void {
  window.addEventListener('vite:preloadError', () => {
    const lastMs = Number(sessionStorage.getItem(key) ?? 0);
    const hasCalls = document.querySelector('.dock-calls > li') !== null;
    if (hasCalls || Date.now() - lastMs < leastPauseMs) return;
    sessionStorage.setItem(key, String(Date.now()));
    location.reload();
  });
}
