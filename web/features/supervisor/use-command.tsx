import { useState } from 'react';
import type { SupervisionCommand, SupervisionEffect } from '../../../src/contract/rest/contact-centre-supervision.ts';
import { useDesk } from '../../app/session.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toasts } from '../../ui/toasts.tsx';
import { useSupervisorWords } from './words/index.ts';

const path = '/api/v1/contact-centre/supervision';

interface Previewed {
  readonly command: SupervisionCommand;
  readonly effects: readonly SupervisionEffect[];
}

/** Commands of the supervisor: what one does is said first, done when he says so, and offered to be taken back. */
export function useCommand() {
  const { rest } = useDesk();
  const { t, has } = useSupervisorWords();
  const [previewed, setPreviewed] = useState<Previewed | null>(null);
  const say = ({ code, params, sentence }: SupervisionEffect): string => {
    const key = `effect.${code}`;
    return has(key) ? t(key, params) : sentence;
  };
  const failed = (error: unknown): void => {
    const detail = error instanceof Error ? error.message : String(error);
    toasts.show({ sentence: t('sup.command-failed', { detail }), tone: 'failed' });
  };
  const carryOut = async (command: SupervisionCommand, isUndo = false): Promise<void> => {
    try {
      const body = command;
      const { effects, undo } = await rest.send<{ effects: SupervisionEffect[]; undo: SupervisionCommand | null }>(
        'POST',
        `${path}/commands`,
        { body },
      );
      const [first] = effects;
      const action = undo && !isUndo ? { label: t('sup.undo'), run: () => void carryOut(undo, true) } : undefined;
      toasts.show({ sentence: isUndo ? t('sup.undone') : first ? say(first) : '', tone: 'done', ...(action && { action }) });
    } catch (error) {
      failed(error);
    }
  };
  const ask = async (command: SupervisionCommand): Promise<void> => {
    try {
      const { effects } = await rest.send<{ effects: SupervisionEffect[] }>('POST', `${path}/preview`, { body: command });
      setPreviewed({ command, effects });
    } catch (error) {
      failed(error);
    }
  };
  const close = () => setPreviewed(null);
  const dialog = previewed ? (
    <Dialog
      title={t('sup.what-happens')}
      onClose={close}
      actions={
        <>
          <Button tone="quiet" onPress={close}>
            {t('sup.cancel')}
          </Button>
          <Button
            tone="primary"
            onPress={() => {
              close();
              void carryOut(previewed.command);
            }}
          >
            {t('sup.confirm')}
          </Button>
        </>
      }
    >
      <ul className="sup-effects">
        {previewed.effects.map((effect) => (
          <li key={effect.sentence}>{say(effect)}</li>
        ))}
      </ul>
    </Dialog>
  ) : null;
  return { ask: (command: SupervisionCommand) => void ask(command), dialog };
}
