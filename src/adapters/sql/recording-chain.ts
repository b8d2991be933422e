import { sql } from 'kysely';
import type { CompanyId } from '../../kernel/ids.ts';
import { type ChainEnd, type ChainNote, chainLine, chainStart } from '../../telephony/recording/index.ts';
import type { Scope } from './store.ts';

/** Writes lines at the end of a company's list, in the transaction of what they are about. Others wait until it is over. */
export async function appendToChain(scope: Scope, companyId: CompanyId, notes: readonly ChainNote[]): Promise<void> {
  if (notes.length === 0) return;
  await scope
    .insertInto('recordingChainHead')
    .values({ companyId, ...chainStart })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const locked = await sql<{ seq: string; hash: string }>`
    select seq, hash from recording_chain_head where company_id = ${companyId} for update`.execute(scope);
  const { seq, hash } = locked.rows[0]!;
  let end: ChainEnd = { seq: Number(seq), hash };
  const rows = notes.map((note) => {
    const next = chainLine(companyId, end, note);
    end = next.end;
    return { companyId, ...next.end, recordingId: note.recordingId, line: next.line };
  });
  await scope.insertInto('recordingChain').values(rows).execute();
  await scope.updateTable('recordingChainHead').set(end).where('companyId', '=', companyId).execute();
}
