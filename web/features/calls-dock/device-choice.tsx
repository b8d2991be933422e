import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Choice } from '../../ui/choice.tsx';
import { useWords } from '../../ui/words/index.ts';
import { useDevices } from './use-devices.ts';

/** "Call with: this browser / desk phone 201". */
export function DeviceChoice() {
  const { t } = useWords();
  const { rest } = useDesk();
  const { complain } = useScreen();
  const { hasFeature } = useRights();
  const queries = useQueryClient();
  const { data } = useDevices();
  const choose = useMutation({
    mutationFn: (deviceId: string) => rest.call(routes.me.chooseDevice, { body: { deviceId } }),
    // What the dock shows is what the next call uses, also while the server is being told.
    onMutate: async (currentDeviceId) => {
      await queries.cancelQueries({ queryKey: ['devices'] });
      queries.setQueryData<typeof data>(['devices'], (known) => known && { ...known, currentDeviceId });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['devices'] }),
    onError: (error) => complain(t('error.command', { detail: error.message })),
  });
  if (!data || data.items.length === 0) return <div className="dock-device" />;
  const options = data.items.map((device) => ({
    id: device.id,
    label: device.protocol === 'sip-softphone' ? t('dock.this-browser') : `${device.name} ${device.number}`,
    ...(device.protocol !== 'sip-softphone' && !device.isRegistered ? { note: t('dock.device-offline') } : {}),
  }));
  const value = data.currentDeviceId ?? data.items[0]?.id ?? '';
  return (
    <div className="dock-device">
      <span className="faint" aria-hidden="true">
        {t('dock.call-with')}
      </span>
      {hasFeature('AuthorizedCurrentDevice') ? (
        <Choice label={t('dock.call-with')} isLabelHidden options={options} value={value} onChange={(id) => choose.mutate(id)} />
      ) : (
        <span className="ellipsis">{options.find(({ id }) => id === value)?.label}</span>
      )}
    </div>
  );
}
