import { ClipboardPaste, CopyPlus, KeyRound } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { DeviceView, MadeDeviceView, SipAccountView } from '../../../../src/contract/rest/devices.ts';
import { useDesk } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { PasteDialog } from '../resource/paste-dialog.tsx';
import type { Resource, ShownOnce } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { ShownOnceDialog } from '../resource/shown-once-dialog.tsx';
import { useSources } from '../resource/sources.ts';
import { useAdminSearch } from '../resource/use-admin-search.ts';
import { useClient } from '../resource/use-client.ts';
import { useAdminWords } from '../words/index.ts';
import { deviceResource, sipTexts } from './device-resource.tsx';
import { DuplicateDialog } from './duplicate-dialog.tsx';
import { MadeDevicesDialog } from './made-devices-dialog.tsx';

/** Phones of every kind. */
export function DevicesPage() {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const { search } = useAdminSearch();
  const client = useClient<DeviceView>('devices');
  const sources = useSources();
  const [dialog, setDialog] = useState<'paste' | { duplicate: DeviceView } | { once: readonly ShownOnce[] } | null>(null);
  const [made, setMade] = useState<readonly MadeDeviceView[] | null>(null);
  const [revision, setRevision] = useState(0);
  const changed = () => setRevision((before) => before + 1);
  const newUserId = search['open'] === 'new' ? search['userId'] : undefined;
  const resource = useMemo<Resource<DeviceView>>(() => {
    const renew = (device: DeviceView) =>
      rest
        .send<SipAccountView>('POST', '/api/v1/admin/devices/:id/sip-password', { params: { id: device.id } })
        .then((sip) => setDialog({ once: sipTexts(sip) }))
        .catch((error: Error) => toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: error.message }) }));
    return {
      ...deviceResource(sources, newUserId),
      client,
      revision,
      actions: [
        { id: 'duplicate', word: 'devices.duplicate', icon: CopyPlus, run: (device) => setDialog({ duplicate: device }) },
        {
          id: 'renew',
          word: 'devices.renew',
          icon: KeyRound,
          isFor: ({ protocol }) => protocol !== 'virtual',
          run: (device) => void renew(device),
        },
      ],
      more: (
        <Button icon={ClipboardPaste} onPress={() => setDialog('paste')}>
          {t('paste.open')}
        </Button>
      ),
    };
  }, [client, sources, revision, newUserId, rest, t]);
  const close = () => setDialog(null);
  return (
    <>
      <ResourcePage resource={resource} />
      {dialog === 'paste' ? (
        <PasteDialog
          plural="devices"
          help="devices.paste-help"
          example={'number;name;login\n231;Desk Anna;anna\n232;Desk Olof;olof'}
          onDone={(items) => {
            changed();
            setMade(items as readonly MadeDeviceView[]);
          }}
          onClose={close}
        />
      ) : null}
      {made ? <MadeDevicesDialog made={made} onClose={() => setMade(null)} /> : null}
      {dialog !== null && typeof dialog === 'object' && 'duplicate' in dialog ? (
        <DuplicateDialog device={dialog.duplicate} onDone={changed} onClose={close} />
      ) : null}
      {dialog !== null && typeof dialog === 'object' && 'once' in dialog ? (
        <ShownOnceDialog texts={dialog.once} onClose={close} />
      ) : null}
    </>
  );
}
