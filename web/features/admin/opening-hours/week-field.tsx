import { Copy } from 'lucide-react';
import type { OpenTime, WeeklyTime } from '../../../../src/contract/rest/opening-hours.ts';
import { Button } from '../../../ui/button.tsx';
import type { FieldControl } from '../resource/field-spec.ts';
import { useAdminWords } from '../words/index.ts';
import { weekdayName } from './hours-words.ts';
import { TimePairs } from './time-pairs.tsx';

const days = [1, 2, 3, 4, 5, 6, 7];

/** Times of each day of the week. */
export function WeekField({ value, onChange, label, error }: FieldControl) {
  const { t, locale } = useAdminWords();
  const weekly = value as readonly WeeklyTime[];
  const timesOf = (day: number): OpenTime[] => weekly.filter((time) => time.day === day).map(({ from, to }) => ({ from, to }));
  const set = (day: number, times: readonly OpenTime[]) =>
    onChange(days.flatMap((one) => (one === day ? times : timesOf(one)).map(({ from, to }) => ({ day: one, from, to }))));
  const monday = timesOf(1);
  return (
    <fieldset className="number-map">
      <legend className="label">{label}</legend>
      <div className="week">
        {days.map((day) => (
          <div key={day} style={{ display: 'contents' }}>
            <span className="week-day">{weekdayName(day, locale)}</span>
            <TimePairs of={weekdayName(day, locale)} times={timesOf(day)} onChange={(times) => set(day, times)} />
          </div>
        ))}
      </div>
      {monday.length > 0 ? (
        <Button
          tone="quiet"
          icon={Copy}
          onPress={() =>
            onChange(days.flatMap((day) => (day <= 5 ? monday : timesOf(day)).map(({ from, to }) => ({ day, from, to }))))
          }
        >
          {t('hours.copy-monday')}
        </Button>
      ) : null}
      <p className="hint">{t('hours.week-help')}</p>
      {error ? <p className="field-problem">{error}</p> : null}
    </fieldset>
  );
}
