import type { Connector, ConnectorParts } from '../../../directory/connector/index.ts';
import { mysqlDriver } from './mysql-driver.ts';
import { postgresqlDriver } from './postgresql-driver.ts';
import { SqlContactConnector } from './sql-contact-connector.ts';
import { sqlServerDriver } from './sql-server-driver.ts';

export { whatIsRead } from './sql-contact-connector.ts';
export type { RowBatch, SqlSession } from './sql-session.ts';
export { checkedQuery } from './sql-text.ts';
export { type ReadingPlan, TableSource } from './table-source.ts';

/** Databases that are reached over the network. */
export function sqlConnectors(parts: Pick<ConnectorParts, 'clock'>): readonly Connector[] {
  return [
    new SqlContactConnector({ kind: 'postgresql', title: 'PostgreSQL', port: 5432, driver: postgresqlDriver }, parts),
    new SqlContactConnector({ kind: 'mysql', title: 'MySQL', port: 3306, driver: mysqlDriver }, parts),
    new SqlContactConnector(
      {
        kind: 'sql-server',
        title: 'SQL Server',
        port: 1433,
        driver: sqlServerDriver,
        more: [{ name: 'instance', required: false, type: 'text', longest: 100 }],
      },
      parts,
    ),
  ];
}
