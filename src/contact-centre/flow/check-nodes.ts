import { RE2JS } from 're2js';
import type { FlowNode, FlowNodeOf, WaitingSettings } from '../../contract/rest/flow-document.ts';
import { type CheckedFlow, checkKnown, checkOperand, checkSpeech, checkTemplate, checkVariable } from './check-speech.ts';
import { readTemplate } from './flow-values.ts';
import { readJsonPath } from './json-path.ts';

/** Whether the settings of a node make sense, and what they name is there. */
export function checkNode(checked: CheckedFlow, node: FlowNode): void {
  const { faults } = checked;
  switch (node.kind) {
    case 'start':
    case 'release':
      return;
    case 'hours':
      return void checkKnown(checked, node, 'hoursId', 'hours', node.settings.hoursId);
    case 'say':
      if (node.settings.speech.length === 0) faults.warn(node, 'speech', 'says-nothing', 'Nothing is said here.');
      return checkSpeech(checked, node, 'speech', node.settings.speech);
    case 'menu':
      return checkMenu(checked, node);
    case 'collect':
      return checkCollect(checked, node);
    case 'lookup':
      return checkLookup(checked, node);
    case 'http':
      return checkHttp(checked, node);
    case 'condition':
      return checkCondition(checked, node);
    case 'set':
      for (const [index, { variable, value }] of node.settings.assignments.entries()) {
        checkVariable(checked, node, `assignments.${index}`, variable);
        checkOperand(checked, node, `assignments.${index}`, value);
      }
      return;
    case 'require':
      for (const [index, { skillId }] of (node.settings.skills ?? []).entries())
        checkKnown(checked, node, `skills.${index}`, 'skill', skillId);
      return;
    default:
      return checkLeading(checked, node);
  }
}

function checkAsking(checked: CheckedFlow, node: FlowNodeOf<'menu'> | FlowNodeOf<'collect'>): void {
  const { speech, timeoutSpeech, invalidSpeech } = node.settings;
  if (speech.length === 0)
    checked.faults.warn(node, 'speech', 'asks-nothing', 'Nothing is said: callers do not know what to press.');
  checkSpeech(checked, node, 'speech', speech);
  checkSpeech(checked, node, 'timeoutSpeech', timeoutSpeech);
  checkSpeech(checked, node, 'invalidSpeech', invalidSpeech);
}

function checkMenu(checked: CheckedFlow, node: FlowNodeOf<'menu'>): void {
  checkAsking(checked, node);
  const seen = new Set<string>();
  for (const [index, { key }] of node.settings.choices.entries()) {
    if (seen.has(key)) checked.faults.error(node, `choices.${index}`, 'key-twice', `Two choices have the key ${key}.`, { key });
    seen.add(key);
  }
}

function checkCollect(checked: CheckedFlow, node: FlowNodeOf<'collect'>): void {
  const { faults } = checked;
  const { variable, min, max, check } = node.settings;
  checkAsking(checked, node);
  checkVariable(checked, node, 'variable', variable);
  if (min > max) faults.error(node, 'min', 'min-above-max', 'The fewest digits are more than the most.', { min, max });
  if (check.kind === 'pattern') checkPattern(checked, node, 'check', check.pattern);
  if (check.kind === 'customer') for (const id of check.directoryIds) checkKnown(checked, node, 'check', 'directory', id);
}

function checkPattern({ faults }: CheckedFlow, node: FlowNode, field: string, pattern: string): void {
  try {
    RE2JS.compile(pattern);
  } catch {
    faults.error(node, field, 'pattern-invalid', `${pattern} is no pattern of RE2.`, { pattern });
  }
}

function checkLookup(checked: CheckedFlow, node: FlowNodeOf<'lookup'>): void {
  const { of, directoryIds, results } = node.settings;
  checkOperand(checked, node, 'of', of);
  for (const id of directoryIds) checkKnown(checked, node, 'directoryIds', 'directory', id);
  for (const [index, { variable }] of results.entries()) checkVariable(checked, node, `results.${index}`, variable);
}

function checkHttp(checked: CheckedFlow, node: FlowNodeOf<'http'>): void {
  const { book, faults } = checked;
  const { url, headers, body, results } = node.settings;
  checkTemplate(checked, node, 'url', url);
  const [first] = readTemplate(url);
  // The host must not be what a caller typed.
  if (typeof first !== 'string' || !/^https?:\/\/[^/?#]+([/?#]|$)/i.test(first))
    faults.error(node, 'url', 'url-invalid', 'The address must begin with https:// and a host that is written out.');
  else {
    const reason = book.refusalOf(
      readTemplate(url)
        .map((piece) => (typeof piece === 'string' ? piece : 'x'))
        .join(''),
    );
    if (reason) faults.error(node, 'url', 'url-refused', reason, { reason });
  }
  for (const [index, { value }] of headers.entries()) checkTemplate(checked, node, `headers.${index}`, value, true);
  checkTemplate(checked, node, 'body', body, true);
  for (const [index, { path, variable }] of results.entries()) {
    checkVariable(checked, node, `results.${index}`, variable);
    if (!readJsonPath(path)) faults.error(node, `results.${index}`, 'path-invalid', `${path} is no JSON path.`, { path });
  }
}

function checkCondition(checked: CheckedFlow, node: FlowNodeOf<'condition'>): void {
  const seen = new Set<string>();
  for (const [index, { id, comparisons }] of node.settings.branches.entries()) {
    const field = `branches.${index}`;
    if (seen.has(id)) checked.faults.error(node, field, 'branch-twice', `Two branches are called ${id}.`, { branch: id });
    seen.add(id);
    for (const { left, operator, right } of comparisons) {
      checkOperand(checked, node, field, left);
      if (!operator.endsWith('empty')) checkOperand(checked, node, field, right);
      if (operator === 'matches' && right.kind === 'constant') checkPattern(checked, node, field, String(right.value));
    }
  }
}

type Leading = FlowNodeOf<'queue'> | FlowNodeOf<'call-back'> | FlowNodeOf<'voicemail'> | FlowNodeOf<'transfer'>;

function checkLeading(checked: CheckedFlow, node: Leading): void {
  const { book, faults } = checked;
  switch (node.kind) {
    case 'queue':
      checkKnown(checked, node, 'queueId', 'queue', node.settings.queueId);
      return checkWaiting(checked, node, node.settings.waiting);
    case 'call-back':
      checkKnown(checked, node, 'queueId', 'queue', node.settings.queueId);
      checkSpeech(checked, node, 'speech', node.settings.speech);
      return tellCallBack(checked, node, 'queueId');
    case 'voicemail': {
      const { userId } = node.settings;
      if (checkKnown(checked, node, 'userId', 'user', userId) && !book.hasMailbox(userId))
        faults.error(node, 'userId', 'no-mailbox', `${book.nameOf('user', userId)} has no mailbox.`, {
          name: book.nameOf('user', userId),
        });
      return;
    }
    case 'transfer':
      return checkTransfer(checked, node);
  }
}

function checkTransfer(checked: CheckedFlow, node: FlowNodeOf<'transfer'>): void {
  const { book, faults } = checked;
  const { to } = node.settings;
  if (to.kind === 'number') {
    checkTemplate(checked, node, 'to', to.number);
    if (readTemplate(to.number).some((piece) => typeof piece !== 'string'))
      faults.warn(node, 'to', 'own-numbers-only', 'A number with variables reaches numbers of the company only, never outside.');
    return;
  }
  const id = to.kind === 'user' ? to.userId : to.kind === 'queue' ? to.queueId : to.flowId;
  if (!checkKnown(checked, node, 'to', to.kind, id)) return;
  if (to.kind === 'user' && !book.hasPhone(id))
    faults.warn(node, 'to', 'no-telephone', `${book.nameOf('user', id)} has no telephone.`, { name: book.nameOf('user', id) });
}

function checkWaiting(checked: CheckedFlow, node: FlowNodeOf<'queue'>, waiting: WaitingSettings): void {
  const { faults } = checked;
  checkSpeech(checked, node, 'waiting.welcome', waiting.welcome);
  for (const [index, speech] of waiting.comfort.entries()) checkSpeech(checked, node, `waiting.comfort.${index}`, speech);
  if (waiting.music.kind === 'prompt') checkKnown(checked, node, 'waiting.music', 'prompt', waiting.music.promptId);
  const keys = [...waiting.exits.map(({ key }) => key), ...(waiting.callBack ? [waiting.callBack.key] : [])];
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined)
    faults.error(node, 'waiting.exits', 'key-twice', `The key ${twice} would do two things.`, { key: twice });
  if (waiting.callBack) tellCallBack(checked, node, 'waiting.callBack');
}

function tellCallBack({ book, faults }: CheckedFlow, node: FlowNode, field: string): void {
  if (!book.mayCallBack) faults.warn(node, field, 'no-call-back', 'Nobody calls back yet: the offer would be declined.');
}
