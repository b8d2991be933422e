import { useMutation } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { Suspense, useState } from 'react';
import {
  Button as AriaButton,
  Dialog,
  DialogTrigger,
  Input,
  Label,
  Popover,
  Radio,
  RadioGroup,
  TextArea,
  TextField,
} from 'react-aria-components';
import type { UserStatusNameView, UserStatusView } from '../../../src/contract/rest/user-status.ts';
import { useRights } from '../../app/rights.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { useAway, useFollowedStatuses, useStatus } from './use-statuses.ts';
import { usePresenceWords } from './words/index.ts';
import './presence-page.css';

const names: readonly UserStatusNameView[] = ['online', 'absent', 'busy', 'offline'];

/** My own status in the header: what colleagues see of me besides whether I am on the telephone. */
export function StatusControl() {
  const isCaller = useRights().hasApplication('caller');
  useFollowedStatuses();
  useAway();
  if (!isCaller) return null;
  return (
    <Suspense fallback={null}>
      <Control />
    </Suspense>
  );
}

function Control() {
  const { t } = usePresenceWords();
  const { user } = useDesk();
  const mine = useStatus(user.id);
  const status = mine?.status ?? 'online';
  return (
    <DialogTrigger>
      <AriaButton className="status-button" aria-label={`${t('status.mine')}: ${t(`status.${status}`)} ${mine?.message ?? ''}`}>
        <span className={`status-sign ${status}`} aria-hidden="true" />
        <span className="ellipsis status-word">{mine?.message || t(`status.${status}`)}</span>
        <ChevronDown className="icon" aria-hidden="true" />
      </AriaButton>
      <Popover className="popover" placement="bottom end">
        <Dialog className="status-dialog" aria-label={t('status.mine')}>
          {({ close }) => <StatusForm mine={mine} onDone={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function StatusForm({ mine, onDone }: { mine: UserStatusView | undefined; onDone: () => void }) {
  const { t } = usePresenceWords();
  const { rest, statuses } = useDesk();
  const mayWrite = useRights().hasFeature('AuthorizedCustomMessagePresences');
  const [status, setStatus] = useState<UserStatusNameView>(mine?.isAutomatic ? 'online' : (mine?.status ?? 'online'));
  const [message, setMessage] = useState(mine?.message ?? '');
  const [time, setTime] = useState(mine?.until ? timeOf(mine.until) : '');
  const [note, setNote] = useState(mine?.note ?? '');
  const save = useMutation({
    mutationFn: () => {
      const until = status === 'online' && message === '' ? null : untilOf(time);
      const texts = mayWrite ? { message, note } : {};
      return rest.call(routes.userStatus.change, { body: { status, until, ...texts } });
    },
    onSuccess: (saved) => {
      statuses.set([saved]);
      onDone();
    },
  });
  return (
    <form
      className="status-form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <RadioGroup className="status-choices" value={status} onChange={(value) => setStatus(value as UserStatusNameView)}>
        <Label className="label">{t('status.mine')}</Label>
        {names.map((name) => (
          <Radio key={name} value={name} className="status-choice">
            <span className={`status-sign ${name}`} aria-hidden="true" />
            {t(`status.${name}`)}
          </Radio>
        ))}
      </RadioGroup>
      {mayWrite ? (
        <TextField className="field" value={message} onChange={setMessage} maxLength={200}>
          <Label className="label">{t('status.message')}</Label>
          <Input className="input" placeholder={t('status.message-help')} />
        </TextField>
      ) : null}
      <TextField className="field" value={time} onChange={setTime}>
        <Label className="label">{t('status.until-label')}</Label>
        <Input className="input" type="time" />
      </TextField>
      {mayWrite ? (
        <TextField className="field" value={note} onChange={setNote} maxLength={500}>
          <Label className="label">{t('status.note')}</Label>
          <TextArea className="input" rows={2} placeholder={t('status.note-help')} />
        </TextField>
      ) : null}
      {save.isError ? (
        <p className="error-text" role="alert">
          {save.error.message}
        </p>
      ) : null}
      <div className="row">
        <Button tone="primary" type="submit" isDisabled={save.isPending}>
          {t('status.save')}
        </Button>
      </div>
    </form>
  );
}

function timeOf(moment: number): string {
  const date = new Date(moment);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}

/** The next time the clock shows it; null for none. */
function untilOf(time: string): number | null {
  const [hours, minutes] = time.split(':').map(Number);
  if (time === '' || hours === undefined || minutes === undefined) return null;
  const date = new Date();
  date.setHours(hours, minutes, 0, 0);
  if (date.getTime() <= Date.now()) date.setDate(date.getDate() + 1);
  return date.getTime();
}
