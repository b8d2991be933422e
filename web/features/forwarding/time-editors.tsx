import { useState } from 'react';
import type { RuleTime, UserStatus } from '../../../src/contract/rest/forwarding.ts';
import { Button } from '../../ui/button.tsx';
import { Checks } from '../../ui/checks.tsx';
import { Field } from '../../ui/field.tsx';
import { Segments } from '../../ui/segments.tsx';
import type { EditorProps } from './editor-props.ts';
import { offered, statusSwitches } from './rule-switches.ts';
import { dayName } from './rule-words.ts';

const allDays = [1, 2, 3, 4, 5, 6, 7];
const anyTime: RuleTime = { days: [], from: null, to: null, firstDay: null, lastDay: null, holidays: 'also' };

/** Days, times of day, dates and holidays; kept together, for they hold together. */
export function TimeEditor({ rule, change, saying, choices, close }: EditorProps) {
  const { t } = saying.words;
  const [time, setTime] = useState(rule.time ?? anyTime);
  const set = (part: Partial<RuleTime>) => setTime((before) => ({ ...before, ...part }));
  return (
    <form
      className="word-form"
      onSubmit={(event) => {
        event.preventDefault();
        change({ time });
        close();
      }}
    >
      <h2>{t('fw.time')}</h2>
      <Checks
        label={t('fw.days')}
        options={allDays.map((day) => ({ id: String(day), label: dayName(day, saying, 'short') }))}
        value={time.days.map(String)}
        onChange={(days) => set({ days: days.map(Number) })}
      />
      <div className="row">
        <Field label={t('fw.from')} type="time" value={time.from ?? ''} onChange={(from) => set({ from: from || null })} />
        <Field label={t('fw.to')} type="time" value={time.to ?? ''} onChange={(to) => set({ to: to || null })} />
      </div>
      <div className="row">
        <Field
          label={t('fw.first-day')}
          type="date"
          value={time.firstDay ?? ''}
          onChange={(firstDay) => set({ firstDay: firstDay || null })}
        />
        <Field
          label={t('fw.last-day')}
          type="date"
          value={time.lastDay ?? ''}
          onChange={(lastDay) => set({ lastDay: lastDay || null })}
        />
      </div>
      <Segments
        label={t('fw.holidays')}
        value={time.holidays}
        options={(['also', 'never', 'only'] as const).map((id) => ({ id, label: t(`fw.holidays-${id}`) }))}
        onChange={(holidays) => set({ holidays })}
      />
      <p className="hint">{t('fw.zone', { zone: choices.timeZone })}</p>
      <div className="row wrap">
        <Button tone="primary" type="submit">
          {t('common.save')}
        </Button>
        <Button
          onPress={() => {
            change({ time: null });
            close();
          }}
        >
          {t('fw.time-any')}
        </Button>
      </div>
    </form>
  );
}

const statuses: readonly UserStatus[] = ['online', 'absent', 'busy', 'offline'];

/** The user's status, and what his calendar has. */
export function StatusEditor({ rule, change, saying, choices }: EditorProps) {
  const { t } = saying.words;
  return (
    <div className="word-form">
      <Checks
        label={t('fw.status')}
        options={offered(statusSwitches, statuses, choices.may, rule.statuses).map((id) => ({ id, label: t(`fw.${id}`) }))}
        value={rule.statuses}
        onChange={(ids) => change({ statuses: ids as UserStatus[] })}
      />
      {rule.calendar !== null || (choices.hasCalendar && choices.may(statusSwitches.calendar)) ? (
        <>
          <span className="label">{t('fw.calendar')}</span>
          <Segments
            label={t('fw.calendar')}
            value={rule.calendar ?? 'any'}
            options={(['any', 'busy', 'free'] as const).map((id) => ({ id, label: t(`fw.calendar-${id}`) }))}
            onChange={(id) => change({ calendar: id === 'any' ? null : id })}
          />
        </>
      ) : null}
      {choices.hasCalendar ? null : <p className="hint">{t('fw.calendar-none')}</p>}
    </div>
  );
}
