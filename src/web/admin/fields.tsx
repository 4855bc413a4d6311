// The fields of forms: each with its label, a hint, and what is wrong with it.
import type { Child } from '../jsx/html.ts';
import type { Problems } from '../read-form.ts';

interface FieldProps {
  name: string;
  label: Child;
  hint?: Child;
  problem?: string | undefined;
  required?: boolean;
  disabled?: boolean;
  /** When a page has several fields of one name. */
  id?: string;
}

export interface TextFieldProps extends FieldProps {
  value?: string | undefined;
  type?: 'text' | 'email' | 'url' | 'password' | 'search' | 'number' | 'datetime-local' | 'color';
  autocomplete?: string;
  inputmode?: 'numeric' | 'decimal' | 'email' | 'url';
  placeholder?: string;
  maxlength?: number;
  min?: number;
  max?: number;
  autofocus?: boolean;
  list?: string;
}

export function TextField({ label, hint, problem, id, name, type = 'text', ...rest }: TextFieldProps) {
  const field = fieldIds(id ?? name, hint, problem);
  const direction = type === 'text' || type === 'search' ? ('auto' as const) : undefined;
  return (
    <Field label={label} hint={hint} problem={problem} ids={field}>
      <input id={field.id} name={name} type={type} dir={direction} {...rest} {...field.attributes} />
    </Field>
  );
}

export interface TextAreaProps extends FieldProps {
  value?: string | undefined;
  rows?: number;
  maxlength?: number;
  placeholder?: string;
}

export function TextArea({ label, hint, problem, id, name, value, rows = 4, ...rest }: TextAreaProps) {
  const field = fieldIds(id ?? name, hint, problem);
  return (
    <Field label={label} hint={hint} problem={problem} ids={field}>
      <textarea id={field.id} name={name} rows={rows} dir="auto" {...rest} {...field.attributes}>
        {/* The first line break of a text area is not part of its text. */}
        {`\n${value ?? ''}`}
      </textarea>
    </Field>
  );
}

export interface SelectFieldProps extends FieldProps {
  value?: string | undefined;
  options: readonly { value: string; label: string }[];
}

export function SelectField({ label, hint, problem, id, name, value, options, ...rest }: SelectFieldProps) {
  const field = fieldIds(id ?? name, hint, problem);
  return (
    <Field label={label} hint={hint} problem={problem} ids={field}>
      <select id={field.id} name={name} {...rest} {...field.attributes}>
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

export interface CheckFieldProps extends FieldProps {
  checked?: boolean;
  value?: string;
}

export function CheckField({ label, hint, problem, id, name, value = 'on', ...rest }: CheckFieldProps) {
  const field = fieldIds(id ?? name, hint, problem);
  return (
    <div class="field check-field">
      <label for={field.id}>
        <input id={field.id} name={name} type="checkbox" value={value} {...rest} {...field.attributes} />
        <span>{label}</span>
      </label>
      <Notes hint={hint} problem={problem} ids={field} />
    </div>
  );
}

export interface ButtonProps {
  kind?: 'primary' | 'plain' | 'danger';
  name?: string;
  value?: string;
  /** Another form's address than the one it stands in. */
  formaction?: string;
  /** The form it belongs to, where it stands outside. */
  form?: string;
  disabled?: boolean;
  children?: Child;
}

export function Button({ kind = 'plain', children, ...rest }: ButtonProps) {
  return (
    <button type="submit" class={`button button-${kind}`} {...rest}>
      {children}
    </button>
  );
}

/** Stands above a form that was not accepted, and leads to each field. */
export function ProblemSummary({
  problems,
  labels = {},
}: {
  problems: Problems;
  labels?: Record<string, string>;
}) {
  const entries = Object.entries(problems);
  if (entries.length === 0) return null;
  return (
    <div class="problem-summary" role="alert">
      <p>{entries.length === 1 ? 'One thing needs another look:' : 'Some things need another look:'}</p>
      <ul>
        {entries.map(([name, sentence]) => (
          <li>
            {name === 'form' ? (
              sentence
            ) : (
              <a href={`#field-${name}`}>{`${labels[name] ?? name}: ${sentence}`}</a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Badge({
  kind = 'plain',
  children,
}: {
  kind?: 'plain' | 'good' | 'waiting' | 'bad';
  children?: Child;
}) {
  return <span class={`badge badge-${kind}`}>{children}</span>;
}

/** Where a list has nothing in it: what it is for, and how to begin. */
export function EmptyState({ title, children }: { title: string; children?: Child }) {
  return (
    <div class="empty-state">
      <p class="empty-state-title">{title}</p>
      {children}
    </div>
  );
}

interface FieldIds {
  id: string;
  hintId: string | undefined;
  problemId: string | undefined;
  attributes: { 'aria-describedby'?: string; 'aria-invalid'?: 'true' };
}

function fieldIds(name: string, hint: Child | undefined, problem: string | undefined): FieldIds {
  const id = `field-${name}`;
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  const problemId = problem === undefined ? undefined : `${id}-problem`;
  const describedBy = [problemId, hintId].filter((part) => part !== undefined).join(' ');
  return {
    id,
    hintId,
    problemId,
    attributes: {
      ...(describedBy !== '' && { 'aria-describedby': describedBy }),
      ...(problem !== undefined && { 'aria-invalid': 'true' as const }),
    },
  };
}

interface NotesProps {
  hint?: Child;
  problem?: string | undefined;
  ids: FieldIds;
}

function Field({ label, children, ...notes }: NotesProps & { label: Child; children: Child }) {
  return (
    <div class="field">
      <label for={notes.ids.id}>{label}</label>
      {children}
      <Notes {...notes} />
    </div>
  );
}

function Notes({ hint, problem, ids }: NotesProps) {
  return (
    <>
      {problem !== undefined && (
        <p class="field-problem" id={ids.problemId}>
          {problem}
        </p>
      )}
      {hint !== undefined && (
        <p class="field-hint" id={ids.hintId}>
          {hint}
        </p>
      )}
    </>
  );
}
