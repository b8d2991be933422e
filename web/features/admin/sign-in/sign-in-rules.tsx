import { useQuery, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useDesk } from '../../../app/session.tsx';
import { ApiError } from '../../../client/rest-client.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Segments } from '../../../ui/segments.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { Toggle } from '../../../ui/toggle.tsx';
import { useAdminWords } from '../words/index.ts';

interface Rules {
  readonly secondFactor: 'optional' | 'administrators' | 'everyone';
  readonly noneAccepted: { readonly at: number; readonly by: string } | null;
  readonly version: number;
  readonly windowsProblem: string | null;
}

const path = '/api/v1/admin/sign-in-rules';

/** Who must show a second factor; whether a name alone may ever be enough, which wants an explicit yes to a warning. */
export function SignInRules() {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const [warning, setWarning] = useState('');
  const { data } = useQuery({ queryKey: ['sign-in-rules'], queryFn: () => rest.send<Rules>('GET', path, {}) });
  if (!data) return null;
  const change = async (part: Record<string, unknown>, undoPart?: Record<string, unknown>): Promise<void> => {
    try {
      const saved = await rest.send<Rules>('PATCH', path, {
        body: { ...part, version: queries.getQueryData<Rules>(['sign-in-rules'])?.version },
      });
      queries.setQueryData(['sign-in-rules'], saved);
      setWarning('');
      const action = undoPart ? { action: { label: t('editor.undo'), run: () => void change(undoPart) } } : {};
      toasts.show({ sentence: t('editor.saved', { name: t('page.sign-in') }), ...action });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'none-warning-needed') return setWarning(error.message);
      toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: (error as Error).message }) });
      await queries.invalidateQueries({ queryKey: ['sign-in-rules'] });
    }
  };
  return (
    <div className="rules">
      <div className="row">
        <span className="label">{t('rules.second-factor')}</span>
        <Segments
          label={t('rules.second-factor')}
          value={data.secondFactor}
          onChange={(secondFactor) => void change({ secondFactor }, { secondFactor: data.secondFactor })}
          options={(['optional', 'administrators', 'everyone'] as const).map((id) => ({ id, label: t(`second-factor.${id}`) }))}
        />
      </div>
      <Toggle
        label={t('rules.none')}
        hint={t('rules.none-help')}
        isOn={data.noneAccepted !== null}
        onChange={(allowNone) => void change({ allowNone })}
      />
      {data.windowsProblem ? (
        <p className="faint small">
          <TriangleAlert className="icon" aria-hidden="true" /> {data.windowsProblem}
        </p>
      ) : null}
      {warning ? (
        <Dialog
          isAlert
          title={t('rules.none')}
          onClose={() => setWarning('')}
          actions={
            <>
              <Button onPress={() => setWarning('')}>{t('common.cancel')}</Button>
              <Button tone="end" onPress={() => void change({ allowNone: true, acceptsWarning: true }, { allowNone: false })}>
                {t('parameters.accept')}
              </Button>
            </>
          }
        >
          <p>{warning}</p>
        </Dialog>
      ) : null}
    </div>
  );
}
