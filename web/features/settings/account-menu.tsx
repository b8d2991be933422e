import { useNavigate } from '@tanstack/react-router';
import { ChevronDown, Keyboard, LogOut, Settings } from 'lucide-react';
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useScreen } from '../../app/screen.tsx';
import { useDesk, useSession } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { useWords } from '../../ui/words/index.ts';
import { SeenPresence } from '../phone/seen-presence.tsx';
import './account-menu.css';

/** Who I am, how others see me, and the way out. */
export function AccountMenu() {
  const { t } = useWords();
  const { user, agent } = useDesk();
  const { signOut } = useSession();
  const { showKeys } = useScreen();
  const navigate = useNavigate();
  const agentState = useStore(agent)?.state;
  return (
    <MenuTrigger>
      <AriaButton className="account">
        <SeenPresence userId={user.id} />
        <span className="ellipsis account-name">{user.displayName}</span>
        {agentState ? <span className={`tag ${agentTone[agentState]}`}>{t(`agent.${agentState}`)}</span> : null}
        <span className="sr-only">{t('me.label')}</span>
        <ChevronDown className="icon" aria-hidden="true" />
      </AriaButton>
      <Popover className="popover" placement="bottom end">
        <div className="account-head">
          <strong>{user.displayName}</strong>
          <span className="faint">{user.companyName}</span>
          <span className="faint number">{user.number ? t('me.number', { number: user.number }) : t('me.no-number')}</span>
        </div>
        <Menu className="menu" aria-label={t('me.label')}>
          <MenuItem className="menu-item" onAction={() => void navigate({ to: '/settings' })}>
            <Settings className="icon" aria-hidden="true" />
            {t('nav.settings')}
          </MenuItem>
          <MenuItem className="menu-item" onAction={showKeys}>
            <Keyboard className="icon" aria-hidden="true" />
            {t('keys.label')}
            <kbd className="end">?</kbd>
          </MenuItem>
          <MenuItem className="menu-item" onAction={() => void signOut()}>
            <LogOut className="icon" aria-hidden="true" />
            {t('me.sign-out')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** The colour of each agent state; the word stands beside it. */
export const agentTone = { 'logged-off': '', 'not-ready': 'away', ready: 'connected', busy: 'busy', 'wrap-up': 'away' } as const;
