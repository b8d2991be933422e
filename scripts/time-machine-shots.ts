import type { Page } from 'playwright-core';
import { TimeMachine } from '../src/contact-centre/time-machine/index.ts';
import { scenarioSchema } from '../src/contract/rest/time-machine.ts';
import type { UserId } from '../src/kernel/ids.ts';
import { madeUpDay } from '../test/support/made-up-day.ts';

const dayMs = 86_400_000;

/** A day that was made up, really replayed with two agents more: answered to the page in place of the demonstration's empty history. */
async function answers() {
  const day = madeUpDay({ queues: 2, agentsEach: 5, callsPerAgentHour: 12 });
  const machine = new TimeMachine({
    interactions: {
      async *between() {
        for (const events of day.interactions) yield await Promise.resolve(events);
      },
    },
    spans: () => Promise.resolve(day.spans),
    settingOf: () => day,
    priorityStepMs: () => 60_000,
    parametersOf: () => ({ within: 20_000, shortAbandon: 5000, repeat: 7 * dayMs }),
    dayOf: (atMs) => ({ fromMs: Math.floor(atMs / dayMs) * dayMs, toMs: (Math.floor(atMs / dayMs) + 1) * dayMs }),
    nowMs: () => day.toMs,
    stopwatchMs: () => performance.now(),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    newId: () => 'run',
    describeError: String,
  });
  const { companyId, fromMs, toMs } = day;
  const userId = 'shots' as UserId;
  const names = ['Hotline', 'Orders'];
  const queueIds = day.queues.map(({ id }) => id);
  const scenario = scenarioSchema.parse({ addAgents: [{ queueIds, count: 2, fromMinute: 540, toMinute: 1020 }] });
  machine.start({ companyId, userId, fromMs, toMs, queueIds: [], scenario });
  while (machine.read(companyId, userId, 'run').result === null) await new Promise((resolve) => setImmediate(resolve));
  const floor = {
    queues: day.queues.map(({ id, offerTimeoutMs, wrapUpMs, maxWaitMs, agentIds }, at) => ({
      id,
      name: names[at],
      strategy: 'longest-idle',
      priority: 5,
      offerTimeoutMs,
      wrapUpMs,
      maxWaitMs,
      agentIds,
    })),
    agents: day.agents.map(({ id }, at) => ({ id, name: `Agent ${at + 1}`, skills: [] })),
    skills: [],
    zone: 'Europe/Stockholm',
  };
  return { floor, run: machine.read(companyId, userId, 'run') };
}

async function intercept(page: Page): Promise<void> {
  const { floor, run } = await answers();
  await page.route('**/api/v1/time-machine/floor', (route) => route.fulfill({ json: floor }));
  await page.route('**/api/v1/time-machine/runs**', (route) => route.fulfill({ json: run, status: 200 }));
}

async function change(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add a change' }).click();
  await page.getByRole('menuitem', { name: 'More agents' }).click();
}

/** The page of the time machine: with a change, and with what came of it. */
export const timeMachineShots = [
  { name: 'time-machine', path: '/time-machine', isRealOnly: true, before: intercept, prepare: change },
  {
    name: 'time-machine-result',
    path: '/time-machine',
    isRealOnly: true,
    before: intercept,
    prepare: async (page: Page) => {
      await change(page);
      await page.getByRole('button', { name: 'Replay' }).click();
      await page.getByRole('columnheader', { name: 'With the changes' }).waitFor();
      await page.locator('.tm-course').scrollIntoViewIfNeeded();
    },
  },
];
