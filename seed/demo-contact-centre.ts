import { SqlAgentRecords } from '../src/adapters/sql/agent-records.ts';
import type { Configuration } from '../src/composition/configuration.ts';
import type { NamesByLanguage } from '../src/contract/name-in.ts';
import { waitingSettingsSchema } from '../src/contract/rest/flow-document.ts';
import type { OpeningHoursView } from '../src/contract/rest/opening-hours.ts';
import type { ScriptBlock } from '../src/contract/rest/scripts.ts';
import type { IdSource, QueueId, SkillId, UserId } from '../src/kernel/ids.ts';
import type { Actor } from '../src/platform/api/index.ts';
import { plantFlow } from './demo-flow.ts';

export interface DemoCentre {
  readonly administrator: Actor;
  /** The queue that is there already. */
  readonly salesId: QueueId;
  readonly people: readonly { readonly id: UserId; readonly department: 'Sales' | 'Workshop' }[];
}

const workdays = [1, 2, 3, 4, 5];
const closed = (date: string, name: string) => ({ date, name, times: [] });
const holidays: OpeningHoursView['specialDays'] = [
  closed('01-01', 'Jour de l’An'),
  closed('05-01', 'Fête du Travail'),
  closed('05-08', 'Victoire 1945'),
  closed('07-14', 'Fête nationale'),
  closed('08-15', 'Assomption'),
  closed('11-01', 'Toussaint'),
  closed('11-11', 'Armistice'),
  { date: '12-24', name: 'Veille de Noël', times: [{ from: '09:00', to: '12:00' }] },
  closed('12-25', 'Noël'),
];

/** Who knows what, in the order of the people: Camille, Anna, Thomas, Inès, Oliver, Léa, then the workshop. */
const levels: Readonly<Record<string, readonly number[]>> = {
  English: [7, 9, 6, 4, 10, 5, 0, 8, 5, 0, 0, 10],
  German: [3, 5, 10, 0, 4, 0, 0, 4, 10, 0, 0, 0],
  Swedish: [0, 10, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0],
  Repairs: [0, 0, 0, 2, 0, 0, 9, 7, 6, 8, 10, 4],
};

const skillNames: Readonly<Record<string, NamesByLanguage>> = {
  English: { fr: 'Anglais', de: 'Englisch', sv: 'Engelska' },
  German: { fr: 'Allemand', de: 'Deutsch', sv: 'Tyska' },
  Swedish: { fr: 'Suédois', de: 'Schwedisch', sv: 'Svenska' },
  Repairs: { fr: 'Réparations', de: 'Reparaturen', sv: 'Reparationer' },
};

const field = { kind: 'field', help: '', isRequired: false, options: [] as string[] } as const;
const salesScript: ScriptBlock[] = [
  { kind: 'text', text: '{day.greeting}, Atelier Lumière, my name is {agent.name}. How can I help you, {caller.name}?' },
  {
    ...field,
    key: 'matter',
    label: 'What is it about?',
    type: 'choice',
    isRequired: true,
    options: ['A new lamp', 'An order', 'A repair', 'Something else'],
  },
  { ...field, key: 'order', label: 'Order number', type: 'text' },
  { ...field, key: 'delivery', label: 'Delivery wished for', type: 'date' },
  { kind: 'text', text: 'I have written down order {answer.order}. We will call {caller.number} if there is a question.' },
];

/** Three queues with all that belongs to them and a flow that leads there, so that the demonstration shows a contact centre at work. @returns what is new */
export async function plantContactCentre(configuration: Configuration, ids: IdSource, centre: DemoCentre) {
  const { administrator, salesId } = centre;
  const { queues, catalogues } = configuration;
  const skills = await plantSkills(configuration, administrator);
  const office = await catalogues.openingHours.create(administrator, {
    name: 'Office hours',
    timeZone: 'Europe/Paris',
    weekly: workdays.map((day) => ({ day, from: '09:00', to: '18:00' })),
    specialDays: holidays,
    followsHolidays: true,
    exception: null,
  });
  await plantReasons(configuration, administrator);
  const matters = await plantDispositions(configuration, administrator);
  const script = { name: 'Sales call', description: 'Greets, asks what it is about, notes the order.', blocks: salesScript };
  const { id: scriptId } = await catalogues.scripts.create(administrator, { ...script, enabled: true });
  const { repairsId, queues: made } = await plantQueues(configuration, centre, { skills, hoursId: office.id, scriptId, matters });
  const { version } = await queues.read(administrator, salesId);
  await queues.change(administrator, salesId, version, {
    dispositionIds: [matters.orders, matters.other],
    scriptId,
    offerCallBackAfterMs: 60_000,
    waitingSettings: waitingSettingsSchema.parse({
      announces: ['position', 'estimated-wait'],
      callBack: { key: '1', firstAfterS: 60 },
    }),
  });
  await setLevels(configuration, centre, skills);
  const [mailboxOf, secretaryId] = [centre.people[0]!.id, centre.people[1]!.id];
  const flow = await plantFlow(configuration, ids, {
    administrator,
    hoursId: office.id,
    salesId,
    repairsId,
    secretaryId,
    mailboxOf,
  });
  return { queues: made, flows: [flow] };
}

interface QueueParts {
  readonly skills: Readonly<Record<string, SkillId>>;
  readonly hoursId: string;
  readonly scriptId: string;
  readonly matters: Awaited<ReturnType<typeof plantDispositions>>;
}

async function plantQueues({ queues }: Configuration, centre: DemoCentre, { skills, hoursId, scriptId, matters }: QueueParts) {
  const { administrator, salesId, people } = centre;
  const of = (department: 'Sales' | 'Workshop') => people.filter((one) => one.department === department).map(({ id }) => id);
  const repairs = { name: 'Repairs', number: '301' };
  const made = await queues.create(administrator, {
    ...repairs,
    memberUserIds: of('Workshop'),
    offerTimeoutMs: 20_000,
    wrapUpMs: 15_000,
    maxWaitMs: 0,
    enabled: true,
    strategy: 'best-skill',
    requirements: [{ skillId: skills.Repairs!, level: 6, relaxations: [{ afterMs: 60_000, level: 3 }] }],
    overflow: [
      { when: { kind: 'nobody-there' }, to: { kind: 'voicemail', id: people[0]!.id } },
      { when: { kind: 'waited', forMs: 300_000 }, to: { kind: 'queue', queueId: salesId } },
    ],
    hoursId,
    closedTo: { kind: 'voicemail', id: people[0]!.id },
    dispositionIds: [matters.repairs, matters.other],
  });
  const english = { name: 'English desk', number: '302' };
  await queues.create(administrator, {
    ...english,
    memberUserIds: [...of('Sales'), ...of('Workshop')],
    offerTimeoutMs: 15_000,
    wrapUpMs: 5000,
    maxWaitMs: 600_000,
    enabled: true,
    strategy: 'least-occupied',
    priority: 4,
    requirements: [{ skillId: skills.English!, level: 8, relaxations: [{ afterMs: 45_000, level: 5 }] }],
    stickyMs: 30_000,
    overflow: [{ when: { kind: 'length', moreThan: 8 }, to: { kind: 'queue', queueId: made.id } }],
    serviceLevel: { withinMs: 30_000, ratio: 0.8 },
    dispositionIds: [matters.orders, matters.repairs, matters.other],
    scriptId,
  });
  return { repairsId: made.id, queues: [repairs, english] };
}

async function plantSkills({ catalogues }: Configuration, by: Actor): Promise<Readonly<Record<string, SkillId>>> {
  const made: Record<string, SkillId> = {};
  for (const [name, names] of Object.entries(skillNames)) {
    const description =
      name === 'Repairs' ? '3 small ones · 6 wiring · 9 antique lamps' : '3 greets · 6 sells · 9 writes contracts';
    made[name] = (await catalogues.skills.create(by, { name, names, description })).id;
  }
  return made;
}

async function setLevels(
  { writer, contactCentre }: Configuration,
  { administrator, people }: DemoCentre,
  skills: Readonly<Record<string, SkillId>>,
) {
  const changes = people.flatMap(({ id }, index) => {
    const agent = contactCentre.agentByUser(id);
    if (!agent) return [];
    return Object.entries(levels)
      .map(([name, of]) => ({ agentId: agent.id, skillId: skills[name]!, level: of[index] || null }))
      .filter(({ level }) => level !== null);
  });
  await new SqlAgentRecords({ writer }).setSkillLevels(administrator.companyId, changes);
}

async function plantReasons({ catalogues }: Configuration, by: Actor): Promise<void> {
  const reasons = [
    { code: 'lunch', names: { en: 'Lunch', fr: 'Déjeuner', de: 'Mittag', sv: 'Lunch' }, isPaid: false, allowedMs: 3_600_000 },
    { code: 'break', names: { en: 'Short break', fr: 'Pause courte', de: 'Kurze Pause', sv: 'Kort paus' }, allowedMs: 900_000 },
    { code: 'mail', names: { en: 'Mail', fr: 'Courrier', de: 'Post', sv: 'Post' }, isProductive: true },
    { code: 'training', names: { en: 'Training', fr: 'Formation', de: 'Schulung', sv: 'Utbildning' }, isProductive: true },
  ];
  for (const [index, reason] of reasons.entries())
    await catalogues.notReadyReasons.create(by, {
      isPaid: true,
      isProductive: false,
      allowedMs: null,
      ...reason,
      position: (index + 1) * 10,
      enabled: true,
    });
}

async function plantDispositions({ catalogues }: Configuration, by: Actor) {
  let position = 0;
  const plant = async (
    [name, fr, de, sv]: readonly [string, string, string, string],
    parentId: string | null = null,
    outcome: 'none' | 'resolved' | 'unresolved' | 'follow-up' = 'none',
  ) => {
    position += 10;
    const one = { name, names: { fr, de, sv }, parentId, outcome, needsNote: outcome === 'unresolved', position, enabled: true };
    return (await catalogues.dispositions.create(by, one)).id;
  };
  const orders = await plant(['Orders', 'Commandes', 'Bestellungen', 'Beställningar']);
  await plant(['New order', 'Nouvelle commande', 'Neue Bestellung', 'Ny beställning'], orders, 'resolved');
  await plant(['Change of an order', 'Commande modifiée', 'Bestellung geändert', 'Ändrad beställning'], orders, 'resolved');
  const delivery = await plant(['Delivery', 'Livraison', 'Lieferung', 'Leverans'], orders);
  await plant(['Late', 'En retard', 'Verspätet', 'Försenad'], delivery, 'follow-up');
  await plant(['Damaged', 'Endommagée', 'Beschädigt', 'Skadad'], delivery, 'unresolved');
  const repairs = await plant(['Repairs', 'Réparations', 'Reparaturen', 'Reparationer']);
  await plant(['Appointment made', 'Rendez-vous pris', 'Termin vereinbart', 'Tid bokad'], repairs, 'resolved');
  await plant(['Spare part needed', 'Pièce à commander', 'Ersatzteil nötig', 'Reservdel behövs'], repairs, 'follow-up');
  const other = await plant(['Other', 'Autre', 'Sonstiges', 'Övrigt']);
  await plant(['Question answered', 'Question résolue', 'Frage beantwortet', 'Fråga besvarad'], other, 'resolved');
  await plant(['Wrong number', 'Faux numéro', 'Falsch verbunden', 'Fel nummer'], other);
  return { orders, repairs, other };
}
