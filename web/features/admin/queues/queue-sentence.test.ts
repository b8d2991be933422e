import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../ui/words/index.ts';
import type { FormValues } from '../resource/merge.ts';
import { de } from '../words/de/index.ts';
import { en } from '../words/en/index.ts';
import { namedBy, queueClauses } from './queue-sentence.ts';

const names: Readonly<Record<string, string>> = {
  fr: 'French',
  claire: 'Claire Dupont',
  night: 'Night desk',
  office: 'Office hours',
};
const nameOf = (id: string) => names[id] ?? id;
const english = wordsOf('en', en, ['en']);
const clauses = (values: FormValues) => queueClauses(values, english, nameOf);
const served = { kind: 'agents', memberUserIds: ['1', '2', '3', '4', '5', '6'], strategy: 'longest-idle' };

describe('what will happen to a caller, in words', () => {
  it('says who answers, and when nobody does', () => {
    expect(clauses(served)).toEqual(['Callers are answered by who is longest idle among 6 agents.']);
    expect(clauses({ ...served, memberUserIds: ['1'] })).toEqual(['Callers are answered by who is longest idle: one agent.']);
    expect(clauses({ ...served, memberUserIds: [] })).toEqual(['Nobody serves it yet: callers wait in vain.']);
    expect(clauses({ kind: 'shared', lines: 4 })).toEqual([
      'Nobody is offered its callers: whoever is authorized takes one of up to 4.',
    ]);
  });

  it('tells what comes with time in its order, whatever it is', () => {
    expect(
      clauses({
        ...served,
        requirements: [
          {
            skillId: 'fr',
            level: 7,
            relaxations: [
              { afterMs: 120_000, level: 5 },
              { afterMs: 240_000, level: 0 },
            ],
          },
        ],
        overflow: [{ when: { kind: 'waited', forMs: 300_000 }, to: { kind: 'voicemail', id: 'claire' } }],
        offerCallBackAfterMs: 180_000,
        maxWaitMs: 600_000,
      }),
    ).toEqual([
      'Callers are answered by who is longest idle among 6 agents.',
      'They must know French from level 7.',
      'After 2 min French level 5 suffices.',
      'After 3 min they are offered to be called back.',
      'After 4 min French is not asked for any more.',
      'After 5 min they go to the mailbox of Claire Dupont.',
      'After 10 min they are let go.',
    ]);
  });

  it('tells the rules for those who come, and what happens while it is closed', () => {
    const values = {
      ...served,
      overflow: [
        { when: { kind: 'nobody-there' }, to: { kind: 'queue', queueId: 'night' } },
        { when: { kind: 'length', moreThan: 10 }, to: null },
        { when: { kind: 'forecast', beyondMs: 600_000 }, to: { kind: 'number', number: '0612345678' } },
      ],
      hoursId: 'office',
      closedTo: { kind: 'queue', queueId: 'night' },
    };
    expect(clauses(values).slice(1)).toEqual([
      'When nobody is logged on, they go to the queue Night desk.',
      'When more than 10 wait already, they are let go.',
      'When they would probably wait longer than 10 min, they go to 0612345678.',
      'Outside of “Office hours” they go to the queue Night desk.',
    ]);
    expect(namedBy(values)).toMatchObject({ queues: ['night', 'night'], openingHours: ['office'], users: [] });
  });

  it('is a sentence in German, too', () => {
    const overflow = [{ when: { kind: 'ratio', moreThan: 3 }, to: { kind: 'queue', queueId: 'night' } }];
    expect(queueClauses({ ...served, overflow }, wordsOf('de', de, ['de']), nameOf)).toEqual([
      'Anrufe nimmt an, wer am längsten frei ist, unter 6 Agenten.',
      'Wenn mehr als 3 je Agent warten, gehen sie in die Warteschlange Night desk.',
    ]);
  });

  it('does not name what is not chosen yet', () => {
    const begun = { ...served, overflow: [{ when: { kind: 'waited', forMs: 60_000 }, to: { kind: 'queue', queueId: '' } }] };
    expect(clauses({ ...begun, requirements: [{ skillId: '', level: 5, relaxations: [] }] })).toEqual([
      'Callers are answered by who is longest idle among 6 agents.',
      'After 1 min they go to the queue ….',
    ]);
  });
});
