import { Plus, X } from 'lucide-react';
import type { OpenTime } from '../../../../src/contract/rest/opening-hours.ts';
import { IconButton } from '../../../ui/button.tsx';
import { useAdminWords } from '../words/index.ts';
import { ClockInput } from './clock-input.tsx';

interface Props {
  /** Of which day, for those who hear it. */
  of: string;
  times: readonly OpenTime[];
  onChange: (times: readonly OpenTime[]) => void;
}

/** The times of one day. */
export function TimePairs({ of, times, onChange }: Props) {
  const { t } = useAdminWords();
  const set = (index: number, part: Partial<OpenTime>) =>
    onChange(times.map((time, at) => (at === index ? { ...time, ...part } : time)));
  const last = times.at(-1);
  return (
    <div className="week-times">
      {times.length === 0 ? <span className="faint">{t('hours.closed')}</span> : null}
      {times.map((time, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- times have no name but their place
        <span key={index} className="time-pair">
          <ClockInput
            label={t('hours.from', { of })}
            value={time.from}
            onChange={(from) => set(index, { from: from === '24:00' ? '00:00' : from })}
          />
          <span aria-hidden="true">–</span>
          <ClockInput
            label={t('hours.to', { of })}
            value={time.to}
            onChange={(to) => set(index, { to: to === '00:00' ? '24:00' : to })}
          />
          <IconButton
            icon={X}
            label={t('hours.remove-time', { of, from: time.from })}
            onPress={() => onChange(times.filter((_, at) => at !== index))}
          />
        </span>
      ))}
      <IconButton
        icon={Plus}
        label={t('hours.add-time', { of })}
        onPress={() =>
          onChange([
            ...times,
            last ? { from: last.to === '24:00' ? '00:00' : last.to, to: '24:00' } : { from: '09:00', to: '18:00' },
          ])
        }
      />
    </div>
  );
}
