import type { Configuration } from '../src/composition/configuration.ts';
import { type FlowDocument, type FlowDocumentInput, flowDocumentSchema } from '../src/contract/rest/flow-document.ts';
import type { FlowId, IdSource, QueueId, UserId } from '../src/kernel/ids.ts';
import type { Actor } from '../src/platform/api/index.ts';

export interface DemoFlowTargets {
  readonly administrator: Actor;
  readonly hoursId: string;
  readonly salesId: QueueId;
  readonly repairsId: QueueId;
  /** Who answers in person, and whose mailbox takes the messages. */
  readonly secretaryId: UserId;
  readonly mailboxOf: UserId;
}

const reception = { name: 'Reception', number: '310' };

const say = (en: string, fr: string) => [{ kind: 'text' as const, texts: { en, fr } }];
const edge = (from: string, outlet: string, to: string) => ({ from, outlet, to });

/** The reception, live: hours, a menu, two queues, a person and a mailbox. @returns its name and number */
export async function plantFlow({ flowRecords }: Pick<Configuration, 'flowRecords'>, ids: IdSource, targets: DemoFlowTargets) {
  const { companyId, domainId, login: by } = targets.administrator;
  const { name, number } = reception;
  const description = 'Greets callers in their language and asks what they want.';
  const id = ids.next<FlowId>();
  await flowRecords.add({ id, companyId, domainId, name, description, numbers: [number], enabled: true });
  const version = await flowRecords.save(companyId, id, 0, { document: documentOf(targets), note: '', by });
  await flowRecords.publish(companyId, id, version, by);
  return reception;
}

function documentOf(targets: DemoFlowTargets): FlowDocument {
  const document: FlowDocumentInput = {
    languages: ['en', 'fr'],
    nodes: nodesOf(targets),
    edges: [
      edge('start', 'next', 'hours'),
      edge('hours', 'open', 'menu'),
      edge('hours', 'closed', 'closed'),
      edge('closed', 'next', 'mailbox'),
      edge('menu', 'key-1', 'sales'),
      edge('menu', 'key-2', 'repairs'),
      edge('menu', 'key-3', 'secretary'),
      edge('menu', 'key-4', 'mailbox'),
      edge('menu', 'timeout', 'sales'),
      edge('sales', 'timeout', 'mailbox'),
      edge('repairs', 'timeout', 'mailbox'),
      edge('secretary', 'failed', 'mailbox'),
    ],
    tests: testsOf(targets),
  };
  return flowDocumentSchema.parse(document);
}

function nodesOf({ hoursId, salesId, repairsId, secretaryId, mailboxOf }: DemoFlowTargets): FlowDocumentInput['nodes'] {
  return [
    { id: 'start', kind: 'start', x: 0, y: 120, settings: {} },
    { id: 'hours', kind: 'hours', x: 320, y: 120, settings: { hoursId } },
    {
      id: 'menu',
      kind: 'menu',
      name: 'What is it about?',
      x: 640,
      y: 0,
      settings: {
        speech: say(
          'Welcome to Atelier Lumière. For orders, press 1. For repairs, press 2. To speak to Anna, press 3. To leave a message, press 4.',
          'Bienvenue à l’Atelier Lumière. Pour une commande, tapez 1. Pour une réparation, tapez 2. Pour parler à Anna, tapez 3. Pour laisser un message, tapez 4.',
        ),
        choices: ['Orders', 'Repairs', 'Anna', 'A message'].map((label, index) => ({ key: String(index + 1), label })),
        timeoutS: 6,
        tries: 2,
      },
    },
    {
      id: 'closed',
      kind: 'say',
      name: 'Closed',
      x: 640,
      y: 320,
      settings: {
        speech: say(
          'Our workshop is open from Monday to Friday, from nine to six.',
          'Notre atelier est ouvert du lundi au vendredi, de neuf heures à dix-huit heures.',
        ),
      },
    },
    { id: 'sales', kind: 'queue', name: 'Sales', x: 980, y: -100, settings: { queueId: salesId, maxWaitS: 600 } },
    { id: 'repairs', kind: 'queue', name: 'Repairs', x: 980, y: 80, settings: { queueId: repairsId, maxWaitS: 600 } },
    { id: 'secretary', kind: 'transfer', name: 'Anna', x: 980, y: 260, settings: { to: { kind: 'user', userId: secretaryId } } },
    { id: 'mailbox', kind: 'voicemail', name: 'Mailbox', x: 1320, y: 260, settings: { userId: mailboxOf } },
  ];
}

function testsOf({ salesId, secretaryId, mailboxOf }: DemoFlowTargets): FlowDocumentInput['tests'] {
  const mailbox = { kind: 'voicemail', userId: mailboxOf } as const;
  return [
    {
      id: 'holiday',
      name: 'A call at 17:05 on a holiday reaches the mailbox',
      given: { day: 'holiday', time: '17:05' },
      expect: { end: mailbox, says: ['open from Monday to Friday'] },
    },
    {
      id: 'orders',
      name: 'Key 1 on a Monday morning reaches Sales',
      given: { day: 'monday', time: '10:00', keys: ['1'] },
      expect: { end: { kind: 'queue', queueId: salesId } },
    },
    {
      id: 'nothing',
      name: 'Who presses nothing reaches Sales, too',
      given: { day: 'monday', time: '10:00' },
      expect: { end: { kind: 'queue', queueId: salesId } },
    },
    {
      id: 'person',
      name: 'Key 3 reaches Anna',
      given: { day: 'tuesday', time: '15:00', keys: ['3'], transfers: [{ nodeId: 'secretary', result: 'answered' }] },
      expect: { end: { kind: 'user', userId: secretaryId } },
    },
    {
      id: 'away',
      name: 'A message is taken when Anna does not answer',
      given: { day: 'tuesday', time: '15:00', keys: ['3'], transfers: [{ nodeId: 'secretary', result: 'no-answer' }] },
      expect: { end: mailbox },
    },
  ];
}
