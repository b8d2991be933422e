import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const module = fileURLToPath(new URL('run-until-signal.ts', import.meta.url));

/** Runs a small program of that body until it is told to end. */
async function run(body: string): Promise<{ code: number | null; said: string; complained: string }> {
  const program = `import { runUntilSignal } from ${JSON.stringify(module)};
    await runUntilSignal(async () => { ${body} return { [Symbol.asyncDispose]: async () => { console.log('closed'); } }; });`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, complained] = ['', ''];
  child.stdout.on('data', (part: Buffer) => {
    // Told once: a second signal would end it at once.
    const isTold = said.includes('running');
    said += part.toString();
    if (!isTold && said.includes('running')) child.kill('SIGTERM');
  });
  child.stderr.on('data', (part: Buffer) => {
    complained += part.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said, complained };
}

describe('a program that runs until it is told to end', () => {
  it('goes on when something failed and nobody heard of it, says so, and closes what is open', async () => {
    const { code, said, complained } = await run(
      `void Promise.reject(new Error('the store is away')); setTimeout(() => console.log('running'), 100);`,
    );
    expect(said).toContain('closed');
    expect(complained).toContain('the program goes on: Error: the store is away');
    expect(code).toBe(0);
  });

  it('tells what it could not start with, and ends with 1', async () => {
    const { code, complained } = await run(`throw new Error('no port is free');`);
    expect(complained).toContain('no port is free');
    expect(code).toBe(1);
  });
});
