import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark, Download, Mail, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { listSavedReports, ReportDefinition, SavedReport } from '../../../src/contract/rest/reports.ts';
import { useDesk } from '../../app/session.tsx';
import { type OutputOf, pathOf } from '../../client/rest-client.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import type { Span } from './periods.ts';
import { queryOf, type ReportSearch, writeReport } from './report-search.ts';
import { SubscriptionsDialog } from './subscriptions-dialog.tsx';
import { readerZone } from './use-report.ts';
import { useReportWords } from './words/index.ts';

interface Props {
  definition: ReportDefinition;
  /** Of what is shown; null: nothing is yet. */
  span: Span | null;
  onOpen: (search: ReportSearch) => void;
}

const savedKey = ['saved-reports'];

/** Download, keep, and have it sent. */
export function ReportKeeping({ definition, span, onOpen }: Props) {
  const { t, language } = useReportWords();
  const { rest } = useDesk();
  const [dialog, setDialog] = useState<'save' | 'mail' | null>(null);
  const saved = useQuery({
    queryKey: savedKey,
    queryFn: () => rest.send<OutputOf<typeof listSavedReports>>('GET', '/api/v1/reports/saved', {}),
  });
  const hrefOf = (kind: 'csv' | 'xlsx', of: Span) =>
    pathOf(`/api/v1/reports/${kind}`, { query: { ...queryOf(definition, of, readerZone()), language } });
  const reports = saved.data?.items ?? [];
  return (
    <div className="row tight wrap push">
      {reports.length > 0 ? (
        <MenuTrigger>
          <Button icon={Bookmark}>{t('reports.saved')}</Button>
          <Popover className="popover" offset={4}>
            <Menu
              className="menu"
              aria-label={t('reports.saved')}
              onAction={(key) => {
                const report = reports.find(({ id }) => id === key);
                if (report) onOpen(writeReport(report.definition));
              }}
            >
              {reports.map(({ id, name, isMine, ownerName }) => (
                <MenuItem key={id} id={id} className="menu-item" textValue={name}>
                  <span className="ellipsis">{name}</span>
                  {isMine ? null : <span className="faint end">{ownerName}</span>}
                </MenuItem>
              ))}
            </Menu>
          </Popover>
        </MenuTrigger>
      ) : null}
      <Button icon={Bookmark} onPress={() => setDialog('save')}>
        {t('reports.save')}
      </Button>
      <Button icon={Mail} onPress={() => setDialog('mail')}>
        {t('reports.send')}
      </Button>
      {span ? (
        <>
          <a className="button plain" href={hrefOf('csv', span)} download>
            <Download className="icon" aria-hidden="true" />
            CSV
          </a>
          <a className="button plain" href={hrefOf('xlsx', span)} download>
            <Download className="icon" aria-hidden="true" />
            Excel
          </a>
        </>
      ) : null}
      {dialog === 'save' ? <SaveDialog definition={definition} reports={reports} onClose={() => setDialog(null)} /> : null}
      {dialog === 'mail' ? <SubscriptionsDialog definition={definition} onClose={() => setDialog(null)} /> : null}
    </div>
  );
}

function SaveDialog({
  definition,
  reports,
  onClose,
}: {
  definition: ReportDefinition;
  reports: readonly SavedReport[];
  onClose: () => void;
}) {
  const { t } = useReportWords();
  const { rest } = useDesk();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [everyone, setEveryone] = useState(false);
  const changed = () => client.invalidateQueries({ queryKey: savedKey });
  const save = useMutation({
    mutationFn: () => rest.send('POST', '/api/v1/reports/saved', { body: { name, definition, sharedWith: { everyone } } }),
    onSuccess: () => {
      void changed();
      onClose();
    },
  });
  const remove = useMutation({
    mutationFn: (id: string) => rest.send('DELETE', '/api/v1/reports/saved/:id', { params: { id } }),
    onSuccess: changed,
  });
  const mine = reports.filter(({ isMine }) => isMine);
  return (
    <Dialog
      title={t('reports.save-title')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button tone="primary" isDisabled={name.trim() === '' || save.isPending} onPress={() => save.mutate()}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      {save.isError ? <p className="notice failed">{save.error.message}</p> : null}
      <Field label={t('reports.name')} value={name} onChange={setName} maxLength={100} />
      <Toggle label={t('reports.share')} hint={t('reports.share-help')} isOn={everyone} onChange={setEveryone} />
      {mine.length > 0 ? (
        <ul className="saved-reports" aria-label={t('reports.saved')}>
          {mine.map((report) => (
            <li key={report.id} className="row">
              <span className="ellipsis">{report.name}</span>
              <IconButton
                icon={Trash2}
                label={t('reports.delete', { name: report.name })}
                onPress={() => remove.mutate(report.id)}
              />
            </li>
          ))}
        </ul>
      ) : null}
    </Dialog>
  );
}
