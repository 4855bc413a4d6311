import type { Place } from '../../redirects/admin/place-queries.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { Button, ProblemSummary } from '../../web/admin/fields.tsx';
import type { Problems } from '../../web/read-form.ts';
import type { NavigationLink } from '../../web/shell.ts';
import type { Desk } from '../desk.ts';

export const NAVIGATION_PATH = '/admin/navigation';

export interface NavigationScreenProps {
  desk: Desk;
  /** As typed; an empty one at the end waits for a new link. */
  links: readonly NavigationLink[];
  version: string;
  /** By row: `label.0`, `url.0`. */
  problems?: Problems;
  /** What somebody else has made of it since. */
  current?: readonly NavigationLink[];
  places: readonly Place[];
  isFull: boolean;
}

export function NavigationScreen(props: NavigationScreenProps) {
  const { desk, version, problems = {}, current, places, links, isFull } = props;
  const offered = places.filter((place) => !links.some((link) => link.url === place.path));
  return (
    <AdminPage desk={desk} title="Navigation" current="navigation">
      <p class="lead-in">
        The links at the top of every page, in their order. The search is always at their end.
      </p>
      <form method="post" action={NAVIGATION_PATH} class="navigation-form">
        {/* What the Enter key presses: the first button of a form. */}
        <button class="visually-hidden" type="submit" tabindex={-1}>
          Save
        </button>
        <ProblemSummary problems={problems} labels={labelsOf(links)} />
        {current && <Meanwhile current={current} />}
        <input type="hidden" name="version" value={version} />
        <ol class="navigation-links" data-reorder>
          {links.map((link, index) => (
            <LinkRow link={link} index={index} last={links.length - 1} problems={problems} />
          ))}
        </ol>
        <p class="visually-hidden" role="status" data-reorder-status />
        <datalist id="places">
          {places.map(({ path, label }) => (
            <option value={path}>{label}</option>
          ))}
        </datalist>
        <div class="form-actions">
          <Button kind="primary">Save</Button>
        </div>
        {!isFull && offered.length > 0 && <Offers places={offered} />}
      </form>
    </AdminPage>
  );
}

function labelsOf(links: readonly NavigationLink[]): Record<string, string> {
  return Object.fromEntries(
    links.flatMap((link, index) => [
      [`label.${index}`, `Label of link ${index + 1}`],
      [`url.${index}`, link.label ? `Address of “${link.label}”` : `Address of link ${index + 1}`],
    ]),
  );
}

interface LinkRowProps {
  link: NavigationLink;
  index: number;
  last: number;
  problems: Problems;
}

function LinkRow({ link, index, last, problems }: LinkRowProps) {
  const isNew = link.label === '' && link.url === '' && index === last;
  const name = link.label || `link ${index + 1}`;
  return (
    <li
      class={isNew ? 'navigation-link is-new' : 'navigation-link'}
      {...(!isNew && { 'data-reorder-item': '' })}
    >
      <span class="drag-handle" data-drag hidden aria-hidden="true">
        ⠿
      </span>
      <Cell
        name="label"
        index={index}
        value={link.label}
        problem={problems[`label.${index}`]}
        label={isNew ? 'New link' : 'Label'}
      />
      <Cell
        name="url"
        index={index}
        value={link.url}
        problem={problems[`url.${index}`]}
        label="Leads to"
        list="places"
      />
      {isNew ? (
        <div class="row-buttons">
          <button class="button button-small" type="submit">
            Add
          </button>
        </div>
      ) : (
        <div class="row-buttons">
          <RowButton does="up" index={index} label={`Move ${name} up`} sign="↑" isOff={index === 0} />
          <RowButton
            does="down"
            index={index}
            label={`Move ${name} down`}
            sign="↓"
            isOff={isLastLink(index, last)}
          />
          <RowButton does="remove" index={index} label={`Remove ${name}`} sign="×" />
        </div>
      )}
    </li>
  );
}

/** The last row is the empty one. */
function isLastLink(index: number, last: number): boolean {
  return index >= last - 1;
}

interface CellProps {
  name: 'label' | 'url';
  label: string;
  index: number;
  value: string;
  problem: string | undefined;
  list?: string;
}

function Cell({ name, label, index, value, problem, list }: CellProps) {
  const id = `field-${name}.${index}`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        value={value}
        dir={name === 'label' ? 'auto' : 'ltr'}
        autocomplete="off"
        {...(list && { list })}
        {...(problem !== undefined && {
          'aria-invalid': 'true' as const,
          'aria-describedby': `${id}-problem`,
        })}
      />
      {problem !== undefined && (
        <p class="field-problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}

interface RowButtonProps {
  does: 'up' | 'down' | 'remove';
  index: number;
  label: string;
  sign: string;
  isOff?: boolean;
}

function RowButton({ does, index, label, sign, isOff = false }: RowButtonProps) {
  return (
    <button
      class="button button-small icon-button"
      type="submit"
      name={does}
      value={index}
      aria-label={label}
      title={label}
      disabled={isOff}
      data-reorder-button={does}
    >
      {sign}
    </button>
  );
}

function Meanwhile({ current }: { current: readonly NavigationLink[] }) {
  return (
    <div class="panel meanwhile">
      <p>Somebody else has changed the navigation since you opened it. These are its links now:</p>
      <ol>
        {current.map(({ label, url }) => (
          <li>
            <b dir="auto">{label}</b> <span class="row-facts">{url}</span>
          </li>
        ))}
      </ol>
      <p>Yours are below. Save again to put them in the place of these.</p>
    </div>
  );
}

const OFFERED = 12;

function Offers({ places }: { places: readonly Place[] }) {
  return (
    <fieldset class="offers">
      <legend>Add a page of this site</legend>
      <div class="offer-buttons">
        {places.slice(0, OFFERED).map(({ path, label }) => (
          <button
            class="button button-small"
            type="submit"
            name="add"
            value={JSON.stringify({ label, url: path })}
          >
            <span aria-hidden="true">+&nbsp;</span>
            <span class="visually-hidden">Add </span>
            {label}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
