import { useState } from 'react';
import type { RestClient } from '../../../client/rest-client.ts';
import { Button } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { keepFile } from '../resource/export-csv.ts';
import { useAdminWords } from '../words/index.ts';

/** All users as a file, at most once in 24 hours. */
export function ExportDialog({ rest, onClose }: { rest: RestClient; onClose: () => void }) {
  const { t } = useAdminWords();
  const [format, setFormat] = useState('csv');
  const [identifier, setIdentifier] = useState('email');
  const [error, setError] = useState('');
  const run = async () => {
    try {
      keepFile(await rest.file('POST', '/api/v1/admin/user-export', { body: { format, identifier } }), `users.${format}`);
      onClose();
    } catch (failure) {
      setError((failure as Error).message);
    }
  };
  return (
    <Dialog
      title={t('imports.export')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button tone="primary" onPress={() => void run()}>
            {t('backups.download')}
          </Button>
        </>
      }
    >
      <p>{t('imports.export-help')}</p>
      <Choice
        label={t('imports.format')}
        value={format}
        onChange={setFormat}
        options={[
          { id: 'csv', label: 'CSV' },
          { id: 'ldif', label: 'LDIF' },
        ]}
      />
      <Choice
        label={t('imports.identifier')}
        value={identifier}
        onChange={setIdentifier}
        options={(['email', 'mobile', 'number', 'login', 'externalKey'] as const).map((id) => ({
          id,
          label: t(`identifier.${id}`),
        }))}
      />
      {error ? <p className="notice failed">{error}</p> : null}
    </Dialog>
  );
}
