import { CalendarPlus, Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Input } from 'react-aria-components';
import type { SpecialDay } from '../../../../src/contract/rest/opening-hours.ts';
import { useDesk } from '../../../app/session.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import type { FieldControl } from '../resource/field-spec.ts';
import { useAdminWords } from '../words/index.ts';
import { TimePairs } from './time-pairs.tsx';

/** Holidays and other days that are not as usual; typed, or read from a calendar file. */
export function SpecialDaysField({ value, onChange, label, error }: FieldControl) {
  const { t } = useAdminWords();
  const days = value as readonly SpecialDay[];
  const set = (index: number, part: Partial<SpecialDay>) =>
    onChange(days.map((day, at) => (at === index ? { ...day, ...part } : day)));
  return (
    <fieldset className="number-map">
      <legend className="label">{label}</legend>
      {days.length > 0 ? (
        <ul className="card-list">
          {days.map((day, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- one that was just added has no date yet
            <li key={index} className="special-day-row">
              <div className="special-day">
                <Input
                  className="input"
                  aria-label={t('hours.date')}
                  placeholder="12-25"
                  value={day.date}
                  onChange={(event) => set(index, { date: event.target.value.trim() })}
                />
                <Input
                  className="input"
                  aria-label={t('f.name')}
                  placeholder={t('hours.day-name')}
                  value={day.name}
                  onChange={(event) => set(index, { name: event.target.value })}
                />
                <IconButton
                  icon={X}
                  label={t('pick.remove', { name: day.name || day.date })}
                  onPress={() => onChange(days.filter((_, at) => at !== index))}
                />
                <TimePairs of={day.name || day.date} times={day.times} onChange={(times) => set(index, { times: [...times] })} />
              </div>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="row wrap">
        <Button icon={Plus} onPress={() => onChange([...days, { date: '', name: '', times: [] }])}>
          {t('hours.add-day')}
        </Button>
        <CalendarFile onDays={(read) => onChange(joined(days, read))} />
      </div>
      <p className="hint">{t('hours.days-help')}</p>
      {error ? <p className="field-problem">{error}</p> : null}
    </fieldset>
  );
}

/** What is there keeps its times; days that are new come in their place. */
export function joined(days: readonly SpecialDay[], read: readonly SpecialDay[]): SpecialDay[] {
  const known = new Set(days.map(({ date }) => date));
  return [...days, ...read.filter(({ date }) => !known.has(date))].toSorted((one, other) => (one.date < other.date ? -1 : 1));
}

function CalendarFile({ onDays }: { onDays: (days: readonly SpecialDay[]) => void }) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const id = useId();
  const [said, setSaid] = useState<{ text: string; failed: boolean } | null>(null);
  const read = async (file: File) => {
    try {
      const calendar = await file.text();
      const { days, skipped } = await rest.send<{ days: SpecialDay[]; skipped: number }>(
        'POST',
        '/api/v1/admin/opening-hours/holiday-calendar',
        { body: { calendar } },
      );
      onDays(days);
      setSaid({ text: t('hours.read', { count: days.length, skipped }), failed: false });
    } catch (error) {
      setSaid({ text: (error as Error).message, failed: true });
    }
  };
  return (
    <>
      <label className="button plain" htmlFor={id}>
        <CalendarPlus className="icon" aria-hidden="true" />
        {t('hours.import')}
      </label>
      <input
        id={id}
        className="sr-only"
        type="file"
        accept=".ics,text/calendar"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file) void read(file);
        }}
      />
      <output className={said?.failed ? 'field-problem' : 'hint'}>{said?.text}</output>
    </>
  );
}
