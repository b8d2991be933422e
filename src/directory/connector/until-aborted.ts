/** Settles as `work` does, or at once with the signal's reason: what hangs in a source must not hang here. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    const settle = (end: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      end();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(signal.aborted ? (signal.reason as Error) : (error as Error))),
    );
    if (signal.aborted) onAbort();
  });
}
