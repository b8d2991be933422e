import type { MadeDeviceView } from '../../../../src/contract/rest/devices.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { csvCell, keepFile } from '../resource/export-csv.ts';
import { useAdminWords } from '../words/index.ts';

/** A device, or a user with his desk phone. */
export type ShownAccount = Pick<MadeDeviceView, 'name'> & {
  readonly number: string | null;
  readonly sip: Pick<NonNullable<MadeDeviceView['sip']>, 'user' | 'password' | 'domain'> | null;
};

/** Devices made at once, with their SIP passwords: shown and saved now or never. */
export function MadeDevicesDialog({ made, onClose }: { made: readonly ShownAccount[]; onClose: () => void }) {
  const { t } = useAdminWords();
  const rows = made.map(({ number, name, sip }) => [number ?? '', name, sip?.user ?? '', sip?.password ?? '', sip?.domain ?? '']);
  const head = [t('f.number'), t('f.name'), t('once.sip-user'), t('once.sip-password'), t('once.sip-domain')];
  const save = () =>
    keepFile(
      new Blob([`\uFEFF${[head, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}`], { type: 'text/csv' }),
      'devices.csv',
    );
  return (
    <Dialog
      title={t('devices.made', { count: made.length })}
      isAlert
      isWide
      onClose={onClose}
      actions={
        <>
          <Button onPress={save}>{t('list.export')}</Button>
          <Button tone="primary" onPress={onClose}>
            {t('once.done')}
          </Button>
        </>
      }
    >
      <p>{t('once.sentence')}</p>
      <div className="table-scroll">
        <table className="table">
          <thead>
            <tr>
              {head.map((word) => (
                <th key={word}>{word}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row[0]} ${row[2]}`}>
                {row.map((text, index) => (
                  <td key={head[index]} className="number">
                    {text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dialog>
  );
}
