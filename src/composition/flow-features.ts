import { SqlCallLogStore } from '../adapters/sql/call-log-store.ts';
import { SqlPromptRecords } from '../adapters/sql/prompt-store.ts';
import { flowRoutes } from '../contact-centre/flow/flow-routes.ts';
import {
  FlowAdministration,
  type FlowBook,
  type FlowPlace,
  isPhrase,
  PromptAdministration,
  tracesOfCall,
  usualDayAfter,
} from '../contact-centre/flow/index.ts';
import { promptRoutes } from '../contact-centre/flow/prompt-routes.ts';
import { directoryFields } from '../contract/rest/directories.ts';
import type { FlowTrace } from '../contract/rest/flows.ts';
import { ParleyError } from '../kernel/errors.ts';
import type { CallId, QueueId, SkillId, UserId } from '../kernel/ids.ts';
import type { Actor, RouteRegistrar } from '../platform/api/index.ts';
import { instantOf, localTimeZone } from '../platform/job/index.ts';
import { displayName } from '../platform/user/index.ts';
import { holidays, isHoliday } from '../telephony/forwarding/index.ts';
import { promptTexts } from '../telephony/prompt/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';
import type { ServedExchange } from './served-exchange.ts';

type Exchange = Pick<ServedExchange, 'flows' | 'voicemail' | 'features'>;

/** Flows and prompts for administrators, and the way of a call through them. */
export function flowFeatures(
  foundation: Foundation,
  configuration: Configuration,
  exchange: Exchange,
): readonly ((routes: RouteRegistrar) => void)[] {
  const { ids, store } = foundation;
  const { directory, writer, flowRecords, prompts, storedFiles, deviceChoices } = configuration;
  const { flows } = exchange;
  const administered = new FlowAdministration({
    ids,
    directory,
    records: flowRecords,
    bookOf: bookOf(foundation, configuration, exchange),
    prepare: (companyId, document) => flows.sounds.prepare(companyId, document),
  });
  const promptAdministration = new PromptAdministration({
    ids,
    records: new SqlPromptRecords({ writer }),
    prompts,
    files: storedFiles.files,
    engine: flows.engine,
    converter: flows.converter,
  });
  flows.keeper.administration = promptAdministration;
  const callLog = new SqlCallLogStore(store);
  return [
    (routes) =>
      flowRoutes(routes, {
        flows: administered,
        live: flows.application,
        choicesOf: (place) => choicesOf(configuration, place),
        tracesOf: (actor, callId) => tracesFor(callLog, configuration, actor, callId as CallId),
      }),
    (routes) =>
      promptRoutes(routes, {
        prompts: promptAdministration,
        phrasesOf: (language) => promptTexts[language],
        record: async (actor, promptId, language) => {
          const { companyId, userId } = actor;
          const number = flows.recorder.order({ companyId, userId, promptId, language });
          return exchange.features.dial.dial(actor, { number, ...deviceChoices.placeFor(actor, undefined) });
        },
      }),
  ];
}

/** What flows of a domain may name, as it is now. */
function bookOf(
  { clock }: Pick<Foundation, 'clock'>,
  configuration: Configuration,
  { flows, voicemail }: Pick<Exchange, 'flows' | 'voicemail'>,
): (place: FlowPlace, own: { readonly numbers: readonly string[]; readonly secrets: readonly string[] }) => FlowBook {
  const { directory, contactCentre, prompts, rights } = configuration;
  return (place, { numbers, secrets }) => {
    const { companyId } = place;
    const days = new Set(rights.parameters.value(holidays, { companyId }));
    const speaks = (text: string | undefined) => flows.engine.state.isReady && Boolean(text?.trim());
    return {
      numbers,
      secrets,
      firstNumber: numbers[0] ?? '',
      knows: (kind, id) => known(configuration, place, kind, id),
      speaks: (id, language) => {
        const prompt = prompts.prompt(companyId, id);
        return Boolean(prompt?.sounds.some((one) => one.language === language)) || speaks(prompt?.texts[language]);
      },
      hasPhone: (id) => flows.facts.numberOf(id as UserId) !== null,
      hasMailbox: (id) => voicemail.mailboxes.isOn({ companyId, userId: id as UserId }),
      isPhrase,
      hasSpeech: flows.engine.state.isReady,
      mayCallBack: flows.callBacks.channel !== null,
      refusalOf: (url) => flows.http.refusalOf(url),
      hoursAt: (id, date, time) => {
        const wall = Date.parse(`${date}T${time}:00Z`);
        return flows.facts.hoursAt(place, id, instantOf(wall, localTimeZone()));
      },
      usualDay: (weekday) => usualDayAfter(clock.now(), weekday, (date) => isHoliday(date, days)),
      queueName: (id) => {
        const queue = contactCentre.queue(id as QueueId);
        return queue?.companyId === companyId ? queue.name : null;
      },
      nameOf: (kind, id) =>
        kind === 'user' && !directory.user(id as UserId) ? 'somebody who is gone' : flows.facts.nameOf(place, kind, id),
    };
  };
}

function known(
  { directory, contactCentre, prompts, flows, contactDirectories }: Configuration,
  { companyId }: FlowPlace,
  kind: Parameters<FlowBook['knows']>[0],
  id: string,
): boolean {
  switch (kind) {
    case 'queue':
      return contactCentre.queue(id as QueueId)?.companyId === companyId;
    case 'skill':
      return contactCentre.skill(id as SkillId)?.companyId === companyId;
    case 'hours':
      return contactCentre.openingHours(id)?.companyId === companyId;
    case 'prompt':
      return prompts.prompt(companyId, id) !== undefined;
    case 'user':
      return directory.user(id as UserId)?.companyId === companyId;
    case 'flow':
      return flows.flow(id)?.companyId === companyId;
    case 'directory':
      return contactDirectories.of(companyId).some((one) => one.id === id && one.type === 'public');
  }
}

function choicesOf(
  { directory, contactCentre, prompts, flows, contactDirectories }: Configuration,
  { companyId, domainId }: FlowPlace,
) {
  const queues = contactCentre.allQueues().filter((queue) => queue.companyId === companyId && queue.domainId === domainId);
  const people = directory.usersOf(domainId);
  const fields = [...directoryFields.text, ...directoryFields.number, ...directoryFields.free];
  return {
    queues: queues.map(({ id, name, number }) => ({ id, name, detail: number })),
    skills: contactCentre.skillsOf(companyId).map(({ id, name, names }) => ({ id, name, names, detail: '' })),
    hours: contactCentre.openingHoursOf(companyId).map(({ id, name, timeZone }) => ({ id, name, detail: timeZone })),
    prompts: prompts
      .of(companyId)
      .map(({ id, name, texts }) => ({ id, name, detail: texts.en ?? Object.values(texts)[0] ?? '' })),
    phrases: Object.entries(promptTexts.en).map(([id, text]) => ({ id, name: text, detail: id })),
    people: people.map((user) => ({
      id: user.id,
      name: displayName(user),
      detail: directory.devicesOf(user.id)[0]?.number ?? '',
    })),
    flows: flows.of(companyId).map(({ id, name, numbers }) => ({ id, name, detail: numbers.join(', ') })),
    directories: contactDirectories
      .of(companyId)
      .filter(({ type }) => type === 'public')
      .map(({ id, name }) => ({ id, name, detail: '' })),
    contactFields: ['displayName', ...fields.filter((one) => one !== 'displayName')].map((id) => ({ id, name: id, detail: '' })),
  };
}

/** For administrators, and for who was in the call. */
async function tracesFor(
  callLog: SqlCallLogStore,
  { rights }: Pick<Configuration, 'rights'>,
  actor: Actor,
  callId: CallId,
): Promise<readonly FlowTrace[]> {
  const events = await callLog.events(actor, callId);
  const wasIn = events.some((event) => event.type === 'leg-added' && event.party.userId === actor.userId);
  const { companyId } = actor;
  const mayRead = rights.access.may(actor, 'administer', { kind: 'call', companyId, ownerId: null }).allowed;
  if (events.length === 0 || (!wasIn && !mayRead)) throw new ParleyError('call-unknown', `There is no call ${callId} of yours.`);
  return tracesOfCall(events);
}
