import { spawn } from 'node:child_process';
import type { Clock } from '../../kernel/clock.ts';

export interface ProgramRun {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly input?: string | Buffer;
}

/** Runs a program without a shell and gives what it wrote. Rejects when it is not there, fails, writes too much or takes too long. */
export function runProgram(
  name: string,
  args: readonly string[],
  { clock, timeoutMs, maxBytes, input }: ProgramRun,
): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const child = spawn(name, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' },
  });
  const timer = clock.setTimer(timeoutMs, () => end(new Error(`${name} took longer than ${timeoutMs / 1000} s`)));
  const chunks: Buffer[] = [];
  let length = 0;
  let complaint = '';
  const end = (error: Error | null) => {
    timer.cancel();
    if (error) {
      child.kill('SIGKILL');
      reject(error);
    } else resolve(Buffer.concat(chunks));
  };
  child.on('error', (error) => end(error));
  child.stdout.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > maxBytes) end(new Error(`${name} wrote more than ${maxBytes} bytes`));
    else chunks.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(0, 300);
  });
  child.on('close', (code) => end(code === 0 ? null : new Error(`${name} ended with ${code}: ${complaint.trim()}`)));
  // It may have ended before it read all.
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  return promise;
}
