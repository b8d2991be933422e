import { Label, ProgressBar } from 'react-aria-components';
import './progress.css';

/** How far something is; without a value it only moves. */
export function Progress({ label, value, text }: { label: string; value: number | null; text?: string }) {
  return (
    <ProgressBar
      className="progress"
      isIndeterminate={value === null}
      value={(value ?? 0) * 100}
      {...(text === undefined ? {} : { valueLabel: text })}
    >
      {({ percentage, valueText }) => (
        <>
          <span className="progress-words">
            <Label>{label}</Label>
            <span className="number faint">{value === null ? (text ?? '') : valueText}</span>
          </span>
          <span className="progress-track">
            <span className={`progress-bar${value === null ? ' moving' : ''}`} style={{ width: `${percentage ?? 30}%` }} />
          </span>
        </>
      )}
    </ProgressBar>
  );
}
