/** A program that runs. `restart` resolves when it asks to be ended and started anew. */
export interface RunningProgram extends AsyncDisposable {
  readonly restart?: { listen(): Promise<void> };
}

/**
 * Runs a program until SIGTERM or SIGINT, then closes it. A second signal ends at once. When the program asks for it, it is closed and started
 * anew. What could not start is told in a sentence, a mistake of ours with its stack.
 * @param start starts the program and gives what is to be closed.
 */
export async function runUntilSignal(start: () => Promise<RunningProgram>): Promise<void> {
  // The clock's timers do not keep a process alive; this one does until everything is closed.
  const alive = setInterval(() => undefined, 1 << 30);
  // Somewhere, most likely in a library, nobody hears that something failed (a store that is away). No call may end for that.
  process.on('unhandledRejection', (reason) => {
    process.stderr.write(`error  something failed and nobody heard of it, the program goes on: ${unheard(reason)}\n`);
  });
  const ended = new AbortController();
  const signalled = new Promise<false>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (ended.signal.aborted) process.exit(1);
        ended.abort();
        resolve(false);
      });
    }
  });
  try {
    let isAskedToRestart: boolean;
    do {
      const program = await start();
      const restarts = program.restart?.listen().then(() => true) ?? new Promise<never>(() => {});
      isAskedToRestart = await Promise.race([signalled, restarts]);
      await program[Symbol.asyncDispose]();
    } while (isAskedToRestart && !ended.signal.aborted);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  } finally {
    clearInterval(alive);
  }
}

function unheard(reason: unknown): string {
  return reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
}

/** Errors meant for people carry their own sentences; anything else shows where it came from. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForPeople = ['ParleyError', 'ConfigError'].includes(error.name) || 'syscall' in error;
  return isForPeople ? error.message : (error.stack ?? error.message);
}
