import { voicemail } from '../../contract/rest/index.ts';
import type { VoicemailGreetingView, VoicemailMessageView } from '../../contract/rest/voicemail.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { DomainId, UserId } from '../../kernel/ids.ts';
import { demand } from '../../platform/access/index.ts';
import { type Actor, FileAnswer, inActingCompany, type RouteRegistrar } from '../../platform/api/index.ts';
import { demandFeature, type ParameterReader } from '../../platform/parameter/index.ts';
import { displayName, type User } from '../../platform/user/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { PartyNames } from '../party-names/index.ts';
import type { Mailboxes } from './mailboxes.ts';
import type { MessageCounts } from './message-counts.ts';
import type { PinGuard } from './pin-guard.ts';
import type { Greeting, VoicemailMessage, VoicemailMessageId } from './voicemail.ts';
import { voicemailCodes } from './voicemail-numbers.ts';
import { authorizeVoicemail, voicemailSettings } from './voicemail-parameters.ts';
import type { VoicemailStore } from './voicemail-ports.ts';

export interface VoicemailRouteParts {
  readonly mailboxes: Mailboxes;
  readonly counts: MessageCounts;
  readonly guard: PinGuard;
  readonly store: Pick<VoicemailStore, 'pinHash' | 'withPin'>;
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly names: PartyNames;
  readonly directory: Pick<CompanyDirectory, 'user' | 'domainsOf' | 'usersOf' | 'devicesOf'>;
}

const namePatienceMs = 250;

/** My mailbox. Nobody reads that of another, administrators included. */
export function voicemailRoutes(routes: RouteRegistrar, parts: VoicemailRouteParts): void {
  const { mailboxes, parameters } = parts;
  const own = (actor: Actor): Actor => {
    demandFeature(parameters, authorizeVoicemail, actor);
    return actor;
  };
  routes.handle(voicemail.readVoicemailBox, ({ actor }) => boxView(parts, own(actor)));
  routes.handle(voicemail.changeVoicemailChoices, async ({ actor, body }) => {
    await mailboxes.chooseGreeting(own(actor), body.alwaysGreeting);
    return boxView(parts, actor);
  });
  routes.handle(voicemail.listVoicemailMessages, async ({ actor }) => ({
    messages: await views(parts, own(actor), await mailboxes.messages(actor)),
  }));
  routes.handle(voicemail.changeVoicemailMessage, async ({ actor, params, body }) => {
    const message = await mailboxes.change(own(actor), params.id as VoicemailMessageId, body);
    return (await views(parts, actor, [message]))[0]!;
  });
  soundRoutes(routes, parts, own);
}

async function boxView({ mailboxes, counts, guard, store, parameters }: VoicemailRouteParts, { companyId, userId }: Actor) {
  const owner = { companyId, userId };
  const [greetings, pinHash, alwaysGreeting] = await Promise.all([
    mailboxes.greetings(owner),
    store.pinHash(owner),
    mailboxes.alwaysGreeting(owner),
  ]);
  return {
    hasPin: pinHash !== null,
    lockedUntil: guard.lockedUntilMs(userId),
    ...counts.of(userId),
    maxMessages: parameters.value(voicemailSettings.maxMessages, owner),
    menuCode: voicemailCodes.menu,
    alwaysGreeting,
    greetings: greetings.map(greetingView),
  };
}

function soundRoutes(routes: RouteRegistrar, { mailboxes }: VoicemailRouteParts, own: (actor: Actor) => Actor): void {
  routes.handle(voicemail.hearVoicemailMessage, async ({ actor, params, query }) => {
    const { message, file, read } = await mailboxes.sound(own(actor), params.id as VoicemailMessageId);
    const day = new Date(message.leftAtMs).toISOString().slice(0, 16).replace(/[T:]/g, '-');
    return wavAnswer(`message-${day}.wav`, file.sizeBytes, read, query.download !== 'yes');
  });
  routes.handle(voicemail.hearVoicemailGreeting, async ({ actor, params }) => {
    const { file, read } = await mailboxes.greetingSound(own(actor), params.kind);
    return wavAnswer(`greeting-${params.kind}.wav`, file.sizeBytes, read, true);
  });
  routes.handle(voicemail.saveVoicemailGreeting, async ({ actor, params, upload }) => {
    if (!upload) throw new ParleyError('wav-unreadable', 'There is no sound in the request.');
    return greetingView(await mailboxes.setGreeting(own(actor), params.kind, upload));
  });
  routes.handle(voicemail.removeVoicemailGreeting, async ({ actor, params }) => {
    await mailboxes.removeGreeting(own(actor), params.kind);
  });
}

/** How mailboxes are doing, for administrators; never what is in them. */
export function mailboxAdministrationRoutes(routes: RouteRegistrar, parts: VoicemailRouteParts): void {
  const { guard, store, directory } = parts;
  routes.handle(voicemail.listMailboxes, async ({ actor }) => {
    const { companyId } = inActingCompany(actor);
    demand(actor, 'administer', { kind: 'user', companyId, ownerId: null });
    const withPin = await store.withPin(companyId);
    const users = directory.domainsOf(companyId).flatMap(({ id }) => directory.usersOf(id));
    return { mailboxes: users.map((user) => mailboxView(parts, user, withPin)) };
  });
  routes.handle(voicemail.unlockMailbox, ({ actor, params }) => {
    const { companyId } = inActingCompany(actor);
    demand(actor, 'administer', { kind: 'user', companyId, ownerId: null });
    const user = directory.user(params.userId as UserId);
    if (user?.companyId !== companyId) throw new ParleyError('not-found', 'There is no such user.');
    guard.right(user.id);
  });
}

function mailboxView({ parameters, counts, guard, directory }: VoicemailRouteParts, user: User, withPin: ReadonlySet<UserId>) {
  const owner = { companyId: user.companyId, userId: user.id };
  return {
    userId: user.id,
    name: displayName(user),
    login: user.login,
    number: directory.devicesOf(user.id)[0]?.number ?? '',
    isOn: parameters.value(authorizeVoicemail, owner),
    hasPin: withPin.has(user.id),
    lockedUntil: guard.lockedUntilMs(user.id),
    ...counts.of(user.id),
    maxMessages: parameters.value(voicemailSettings.maxMessages, owner),
  };
}

function wavAnswer(name: string, sizeBytes: number, read: FileAnswer['parts']['read'], isShown: boolean): FileAnswer {
  return new FileAnswer({ name, sizeBytes, contentType: 'audio/wav', read, isShown });
}

function greetingView({ kind, durationMs, recordedAtMs }: Greeting): VoicemailGreetingView {
  return { kind, durationMs, recordedAt: recordedAtMs };
}

async function views(
  { names, directory }: VoicemailRouteParts,
  { companyId, userId }: Pick<Actor, 'companyId' | 'userId'>,
  messages: readonly VoicemailMessage[],
): Promise<VoicemailMessageView[]> {
  const domainId: DomainId | undefined = directory.user(userId)?.domainId;
  const numbers = [...new Set(messages.map(({ fromNumber }) => fromNumber).filter(Boolean))];
  if (domainId) await names.prepare(companyId, domainId, numbers, namePatienceMs);
  return messages.map((message) => {
    const { fromNumber, fromName, fromUserId, isPrivate, id, callId, durationMs, isCutOff } = message;
    const known = isPrivate
      ? { number: '', displayName: '', userId: null }
      : { number: fromNumber, displayName: fromName, userId: fromUserId };
    const from = names.named({ companyId, userId, queueId: null }, { ...known, isPrivate });
    return {
      id,
      callId,
      fromNumber: from.number,
      fromName: from.displayName,
      fromUserId: from.userId,
      isPrivate,
      companyName: from.companyName,
      contactId: from.contactId,
      reference: from.reference,
      leftAt: message.leftAtMs,
      durationMs,
      isCutOff,
      heardAt: message.heardAtMs,
    };
  });
}
