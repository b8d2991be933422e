/** Runs a command of one go; what went wrong is told in a sentence and by the exit code. */
export async function runCommand(work: () => Promise<void>): Promise<void> {
  // The clock's timers do not keep a process alive; this one does until the work is done.
  const alive = setInterval(() => undefined, 1 << 30);
  try {
    await work();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    clearInterval(alive);
  }
}
