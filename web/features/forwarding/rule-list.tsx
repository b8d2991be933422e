import { ArrowDown, ArrowUp, GripVertical, Plus, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ForwardingProfileView, ForwardingRule, NewForwardingRule } from '../../../src/contract/rest/forwarding.ts';
import { routes } from '../../client/routes.ts';
import { announcer } from '../../ui/announcer.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import type { Choices } from './editor-props.ts';
import { RuleSentence } from './rule-sentence.tsx';
import { offered, originSwitches, typeSwitches } from './rule-switches.ts';
import type { Saying } from './rule-words.ts';
import { useForwardingChange } from './use-my-forwarding.ts';

interface Props {
  readonly profile: ForwardingProfileView;
  readonly saying: Saying;
  readonly choices: Choices;
  /** May change rules; `mayAdd`: make new ones. */
  readonly canChange: boolean;
  readonly mayAdd: boolean;
}

/** A new rule does nothing until it is switched on. */
export const newRule: NewForwardingRule = {
  name: '',
  enabled: false,
  type: 'no-answer',
  afterS: null,
  origin: 'all',
  callers: [],
  exceptCallers: false,
  called: [],
  time: null,
  statuses: [],
  calendar: null,
  action: { kind: 'voicemail' },
  announcement: 'none',
};

/** A rule of what may be made; null: nothing may. */
function firstRule(may: Choices['may']): NewForwardingRule | null {
  const [type] = offered(typeSwitches, ['no-answer', 'immediate', 'busy'], may, []);
  const [origin] = offered(originSwitches, ['all', 'external', 'internal'], may, []);
  return type && origin ? { ...newRule, type, origin } : null;
}

/** My rules in their order: the first that fits counts. */
export function RuleList({ profile, saying, choices, canChange, mayAdd }: Props) {
  const { t } = saying.words;
  const { change } = useForwardingChange();
  const [dragged, setDragged] = useState<string | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const addedTo = useRef<number | null>(null);
  const first = firstRule(choices.may);
  const { id, version, rules } = profile;
  // Who added a rule says at once what it is about.
  useEffect(() => {
    if (addedTo.current === null || rules.length <= addedTo.current) return;
    addedTo.current = null;
    list.current?.lastElementChild?.querySelector<HTMLElement>('.word')?.focus();
  }, [rules.length]);
  const at = { params: { id } };
  const move = (rule: ForwardingRule, to: number) => {
    if (to < 0 || to >= rules.length) return;
    const ids = rules.filter((one) => one !== rule).map((one) => one.id);
    ids.splice(to, 0, rule.id);
    change((rest) => rest.call(routes.forwarding.order, { ...at, body: { version, ids } }));
    announcer.say(t('fw.moved', { place: to + 1, count: rules.length }));
  };
  const save = (rule: ForwardingRule, next: Omit<ForwardingRule, 'id'>) =>
    change((rest) => rest.call(routes.forwarding.changeRule, { params: { id, ruleId: rule.id }, body: { version, rule: next } }));
  const onKeyDown = (event: KeyboardEvent, rule: ForwardingRule, place: number) => {
    if (!event.altKey || !canChange || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(rule, place + (event.key === 'ArrowUp' ? -1 : 1));
  };
  return (
    <section className="fw-part" aria-label={t('fw.rules')}>
      <h2>{t('fw.rules')}</h2>
      <p className="hint">{rules.length > 0 ? t('fw.rules-help') : t('fw.no-rules')}</p>
      <ol className="fw-rules" ref={list}>
        {rules.map((rule, place) => (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys move what has the focus inside
          <li
            key={rule.id}
            className={rule.enabled ? 'fw-rule' : 'fw-rule off'}
            aria-label={t('fw.rule', { number: place + 1 })}
            draggable={canChange}
            onDragStart={() => setDragged(rule.id)}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => dragged && event.preventDefault()}
            onDrop={() => {
              const moved = rules.find((one) => one.id === dragged);
              if (moved && moved !== rule) move(moved, place);
            }}
            onKeyDown={(event) => onKeyDown(event, rule, place)}
          >
            {canChange ? (
              <span title={t('fw.drag')} className="fw-grip">
                <GripVertical className="icon" aria-hidden="true" />
              </span>
            ) : null}
            <span className="fw-number faint" aria-hidden="true">
              {place + 1}
            </span>
            <RuleSentence
              rule={rule}
              saying={saying}
              choices={choices}
              onChange={canChange ? (next) => save(rule, next) : undefined}
            />
            {canChange ? (
              <div className="row fw-rule-buttons">
                <Toggle
                  label={t('fw.rule-on', { number: place + 1 })}
                  isOn={rule.enabled}
                  onChange={(enabled) => save(rule, { ...rule, enabled })}
                />
                <IconButton icon={ArrowUp} label={t('fw.up')} isDisabled={place === 0} onPress={() => move(rule, place - 1)} />
                <IconButton
                  icon={ArrowDown}
                  label={t('fw.down')}
                  isDisabled={place === rules.length - 1}
                  onPress={() => move(rule, place + 1)}
                />
                <IconButton
                  icon={Trash2}
                  label={t('fw.delete-rule')}
                  onPress={() =>
                    change((rest) =>
                      rest.call(routes.forwarding.removeRule, { params: { id, ruleId: rule.id }, query: { version } }),
                    )
                  }
                />
              </div>
            ) : null}
          </li>
        ))}
      </ol>
      {mayAdd && first ? (
        <Button
          icon={Plus}
          onPress={() => {
            addedTo.current = rules.length;
            change((rest) => rest.call(routes.forwarding.addRule, { ...at, body: { version, rule: first } }));
          }}
        >
          {t('fw.add-rule')}
        </Button>
      ) : null}
    </section>
  );
}
