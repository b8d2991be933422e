import { ArrowLeft, GraduationCap } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { nameIn } from '../../../../src/contract/name-in.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty, Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { TypedFilter } from '../resource/table-tools.tsx';
import { useAdminWords } from '../words/index.ts';
import { type Area, isIn, levelBy, movedBy, type Place } from './matrix-keys.ts';
import { useMatrix } from './use-matrix.ts';

const start: Area = { from: { row: 0, column: 0 }, to: { row: 0, column: 0 } };

/** Agents down, skills across. Typing a digit sets the level of every chosen field at once. */
export function SkillMatrix({ onClose }: { onClose: () => void }) {
  const { t } = useAdminWords();
  const [search, setSearch] = useState('');
  const matrix = useMatrix(search);
  return (
    <div className="resource">
      <section className="resource-main" aria-label={t('skills.matrix')}>
        <header className="resource-head">
          <h1>{t('skills.matrix')}</h1>
          <span className="tag number">{matrix.total}</span>
          <span className="push row">
            <Button icon={ArrowLeft} onPress={onClose}>
              {t('page.skills')}
            </Button>
          </span>
        </header>
        <div className="table-tools">
          <TypedFilter text={search} onText={setSearch} />
        </div>
        <Body matrix={matrix} />
        <p className="matrix-help" id="matrix-help">
          {t('skills.matrix-help')}
        </p>
      </section>
    </div>
  );
}

function Body({ matrix }: { matrix: ReturnType<typeof useMatrix> }) {
  const { t } = useAdminWords();
  const { skills, agents, error } = matrix;
  if (error)
    return (
      <Failed sentence={t('list.failed', { detail: error.message })} retryLabel={t('common.retry')} onRetry={matrix.retry} />
    );
  if (matrix.isPending) return <SkeletonLines />;
  if (skills.length === 0) return <Empty icon={GraduationCap} title={t('skills.empty')} help={t('skills.empty-help')} />;
  if (agents.length === 0) return <Empty icon={GraduationCap} title={t('agents.empty')} help={t('agents.empty-help')} />;
  return <Grid matrix={matrix} />;
}

function Grid({ matrix }: { matrix: ReturnType<typeof useMatrix> }) {
  const { t, language } = useAdminWords();
  const { skills, agents, levelOf } = matrix;
  const [area, setArea] = useState<Area>(start);
  const hasFocus = useRef(false);
  const table = useRef<HTMLTableElement>(null);
  const { row, column } = area.to;
  useEffect(() => {
    if (hasFocus.current) table.current?.querySelector<HTMLElement>(`[data-place="${row} ${column}"]`)?.focus();
  }, [row, column]);
  const size = { rows: agents.length, columns: skills.length };
  const onKeyDown = (event: KeyboardEvent) => {
    const moved = movedBy(event.key, { shift: event.shiftKey, control: event.ctrlKey || event.metaKey }, area, size);
    if (moved) {
      event.preventDefault();
      setArea(moved);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const chosen = agents.flatMap((agent, at) =>
      skills.flatMap((skill, across) =>
        isIn(area, { row: at, column: across })
          ? [{ agentId: agent.id, skillId: skill.id, level: levelOf(agent, skill.id) }]
          : [],
      ),
    );
    const wanted = chosen.map(({ level, ...of }) => ({ ...of, level: levelBy(event.key, level) }));
    if (wanted.some(({ level }) => level === undefined)) return;
    event.preventDefault();
    const changes = wanted.map(({ level, ...of }) => ({ ...of, level: level ?? null }));
    const differing = changes.filter(({ level }, index) => level !== chosen[index]!.level);
    const before = chosen.filter((_, index) => changes[index]!.level !== chosen[index]!.level);
    if (differing.length > 0) matrix.set(differing, before);
  };
  const pick = (place: Place, isWider: boolean) => setArea({ from: isWider ? area.from : place, to: place });
  return (
    <div className="matrix">
      <table
        ref={table}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a table whose fields are chosen and set is a grid
        role="grid"
        aria-label={t('skills.matrix')}
        aria-describedby="matrix-help"
        aria-multiselectable="true"
        onKeyDown={onKeyDown}
        onFocus={() => {
          hasFocus.current = true;
        }}
        onBlur={() => {
          hasFocus.current = false;
        }}
      >
        <thead>
          <tr>
            <th scope="col">{t('kind.agent')}</th>
            {skills.map((skill) => (
              <th key={skill.id} scope="col" title={skill.description}>
                {nameIn(skill, language)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {agents.map((agent, at) => (
            <tr key={agent.id}>
              <th scope="row">{agent.userName}</th>
              {skills.map((skill, across) => {
                const place = { row: at, column: across };
                const level = levelOf(agent, skill.id);
                return (
                  <td
                    key={skill.id}
                    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a field of a grid
                    tabIndex={at === row && across === column ? 0 : -1}
                    data-place={`${at} ${across}`}
                    aria-selected={isIn(area, place)}
                    onPointerDown={(event) => pick(place, event.shiftKey)}
                    onPointerEnter={(event) => event.buttons === 1 && pick(place, true)}
                    {...(level === null ? {} : { 'data-level': level, style: { '--level': level } as never })}
                  >
                    {level ?? <span className="sr-only">{t('skills.no-level')}</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
