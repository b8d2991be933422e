/**
 * Runs a program until SIGTERM or SIGINT, then closes it. A second signal ends at once. What could not start is told in
 * a sentence, a mistake of ours with its stack.
 * @param start starts the program and gives what is to be closed.
 */
export async function runUntilSignal(start: () => Promise<AsyncDisposable>): Promise<void> {
  // The clock's timers do not keep a process alive; this one does until everything is closed.
  const alive = setInterval(() => undefined, 1 << 30);
  const signalled = new Promise<void>((resolve) => {
    let times = 0;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (++times > 1) process.exit(1);
        resolve();
      });
    }
  });
  try {
    const program = await start();
    await signalled;
    await program[Symbol.asyncDispose]();
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  } finally {
    clearInterval(alive);
  }
}

/** Errors meant for people carry their own sentences; anything else shows where it came from. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForPeople = ['ParleyError', 'ConfigError'].includes(error.name) || 'syscall' in error;
  return isForPeople ? error.message : (error.stack ?? error.message);
}
