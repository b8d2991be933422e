import { Plus } from 'lucide-react';
import { useRef } from 'react';
import { Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import type { FlowNodeKind } from '../../../../src/contract/rest/flow-document.ts';
import { Button } from '../../../ui/button.tsx';
import { useAdminWords } from '../words/index.ts';
import type { Place } from './flow-model.ts';
import { kindWord } from './flow-sentences.ts';
import { nodeGroups, nodeIcons } from './node-icons.ts';

/** What is dragged from the menu onto the drawing. */
export const dragType = 'application/x-parley-flow-node';

interface Props {
  onPick: (kind: FlowNodeKind) => void;
}

/** All kinds of nodes, in groups, each with what it is for. */
function Kinds({ onPick }: Props) {
  const { t } = useAdminWords();
  return (
    <Menu className="menu flow-kinds" aria-label={t('flows.add')} onAction={(key) => onPick(String(key) as FlowNodeKind)}>
      {nodeGroups.map(({ id, kinds }) => (
        <MenuSection key={id}>
          <Header className="menu-header">{t(`flows.group-${id}`)}</Header>
          {kinds.map((kind) => {
            const Icon = nodeIcons[kind];
            return (
              <MenuItem key={kind} id={kind} className="menu-item" textValue={t(kindWord(kind))}>
                <Icon className="icon" aria-hidden="true" />
                <span>{t(kindWord(kind))}</span>
                <span className="faint flow-kind-help">{t(`flows.help-${kind}`)}</span>
              </MenuItem>
            );
          })}
        </MenuSection>
      ))}
    </Menu>
  );
}

export function AddButton({ onPick, ...open }: Props & { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  const { t } = useAdminWords();
  return (
    <MenuTrigger {...open}>
      <Button icon={Plus}>{t('flows.add')}</Button>
      <Popover className="popover" offset={4}>
        <Kinds onPick={onPick} />
      </Popover>
    </MenuTrigger>
  );
}

/** The same where an edge was let go over nothing. */
export function AddMenu({ at, onPick, onClose }: Props & { at: Place; onClose: () => void }) {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={anchor} className="flow-anchor" style={{ left: at.x, top: at.y }} />
      <Popover
        className="popover"
        isOpen
        triggerRef={anchor}
        placement="right top"
        onOpenChange={(isOpen) => {
          if (!isOpen) onClose();
        }}
      >
        <Kinds onPick={onPick} />
      </Popover>
    </>
  );
}

/** A row of kinds to drag onto the drawing, or to press. */
export function Palette({ onPick }: Props) {
  const { t } = useAdminWords();
  return (
    <section className="flow-palette" aria-label={t('flows.add')}>
      {nodeGroups
        .flatMap(({ kinds }) => kinds)
        .map((kind) => {
          const Icon = nodeIcons[kind];
          return (
            <button
              key={kind}
              type="button"
              className="flow-palette-item"
              draggable
              title={t(`flows.help-${kind}`)}
              onClick={() => onPick(kind)}
              onDragStart={(event) => {
                event.dataTransfer.setData(dragType, kind);
                event.dataTransfer.effectAllowed = 'copy';
              }}
            >
              <Icon className="icon" aria-hidden="true" />
              <span>{t(kindWord(kind))}</span>
            </button>
          );
        })}
    </section>
  );
}
