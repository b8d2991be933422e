import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { useWords } from '../../ui/words/index.ts';
import './traces.css';

const columnWidth = 150;
const rowHeight = 34;
const headHeight = 40;

/** The SIP messages of one call between its participants, from top to bottom; the text of the chosen one below. */
export function Ladder({ callId }: { callId: string }) {
  const { t } = useWords();
  const { rest } = useDesk();
  const [chosen, setChosen] = useState(0);
  const { data, error } = useQuery({
    queryKey: ['ladder', callId],
    queryFn: () => rest.call(routes.trace.callLadder, { params: { callId } }),
  });
  if (error) return <p className="notice failed">{error.message}</p>;
  if (!data) return null;
  if (data.arrows.length === 0) return <p className="faint">{t('ladder.empty')}</p>;
  const x = (column: number) => columnWidth * (column + 0.5);
  const height = headHeight + rowHeight * data.arrows.length + 8;
  const first = data.arrows[0]?.atMs ?? 0;
  const arrow = data.arrows[chosen];
  return (
    <figure className="ladder" aria-label={t('ladder.label')}>
      <div className="ladder-scroll">
        <svg width={columnWidth * data.participants.length} height={height} role="presentation">
          {data.participants.map((name, column) => (
            <g key={name}>
              <text x={x(column)} y={16} className="ladder-name">
                {name}
              </text>
              <line x1={x(column)} x2={x(column)} y1={26} y2={height} className="ladder-life" />
            </g>
          ))}
          {data.arrows.map((each, index) => {
            const y = headHeight + rowHeight * (index + 0.6);
            const to = x(each.to) + (each.to > each.from ? -1 : 1);
            const back = each.to > each.from ? -7 : 7;
            return (
              <g
                key={`${each.atMs}-${index}`}
                className={index === chosen ? 'ladder-arrow chosen' : 'ladder-arrow'}
                onPointerDown={() => setChosen(index)}
              >
                <rect x={0} y={y - rowHeight * 0.6} width="100%" height={rowHeight} className="ladder-hit" />
                <line x1={x(each.from)} x2={to} y1={y} y2={y} />
                <path d={`M ${to + back} ${y - 4} L ${to} ${y} L ${to + back} ${y + 4}`} />
                <text x={(x(each.from) + x(each.to)) / 2} y={y - 6}>
                  {each.label}
                </text>
              </g>
            );
          })}
        </svg>
      </div>
      <ol className="sr-only">
        {data.arrows.map((each, index) => (
          <li key={`${each.atMs}-${index}`}>
            {((each.atMs - first) / 1000).toFixed(3)} s: {data.participants[each.from]} → {data.participants[each.to]}:{' '}
            {each.label}
          </li>
        ))}
      </ol>
      {arrow ? <pre className="message-text">{arrow.text}</pre> : null}
    </figure>
  );
}
