import { useDesk } from '../../app/session.tsx';

/** Which company is administered. */
export function CompanySwitch() {
  const { user } = useDesk();
  return <p className="admin-company ellipsis">{user.companyName}</p>;
}
