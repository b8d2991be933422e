import type { TriedForwarding } from '../../../src/contract/rest/forwarding.ts';
import type { ForwardingWords } from './words/index.ts';

type Stage = TriedForwarding['stages'][number];
type Step = Stage['steps'][number];
type Params = Stage['params'];

/** In the reader's language where there are words, else as the server says it. */
export function stageText({ code, params, sentence }: Stage, words: ForwardingWords): string {
  const isEmergency = code.startsWith('emergency-');
  const plain = isEmergency ? code.slice('emergency-'.length) : code;
  const reason = plain === 'refused' ? said(`fw.r-${String(params['code'])}`, params, words) : null;
  const text = said(`fw.s-${plain}`, params, words) ?? sentence;
  return [isEmergency ? words.t('fw.s-emergency') : '', text, reason ?? ''].filter(Boolean).join(' ');
}

/** Why, one thing that was considered. */
export function stepText({ code, params, sentence }: Step, words: ForwardingWords): string {
  const { t } = words;
  const miss = code.startsWith('rule-') ? said(`fw.m-${code.slice('rule-'.length)}`, params, words) : null;
  const name = typeof params['rule'] === 'string' && params['rule'] !== '' ? `“${params['rule']}”` : null;
  const rule = name ?? (params['number'] === undefined ? null : t('fw.rule', { number: Number(params['number']) }));
  if (rule !== null && code === 'rule-holds')
    return t(params['by'] === 'imposed' ? 'fw.y-imposed-holds' : 'fw.y-rule-holds', { rule });
  if (rule !== null && miss !== null) return t('fw.y-rule-misses', { rule, why: miss });
  if (code === 'forwarded' && params['target'] === 'voicemail') return t('fw.y-to-voicemail', { name: String(params['name']) });
  return said(`fw.y-${code.startsWith('failed-') ? 'failed' : code}`, params, words) ?? sentence;
}

function said(key: string, params: Params, words: ForwardingWords): string | null {
  if (!words.has(key)) return null;
  return words.t(key, Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])));
}
