import { ParleyError } from '../../kernel/errors.ts';

/**
 * Makes a change; when somebody else was first, the refusal shows the thing as the API shows it, so that who asked can join both.
 * @throws ParleyError as `change` does; `changed-meanwhile` with details `{ current }`
 */
export async function showingCurrent<T>(change: () => Promise<T>, current: () => Promise<unknown>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (!(error instanceof ParleyError) || error.code !== 'changed-meanwhile') throw error;
    throw new ParleyError(error.code, error.message, { details: { current: await current() }, cause: error });
  }
}
