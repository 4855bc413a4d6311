import type { Role } from '../role.ts';
import { ROLE_LABELS } from './role-labels.ts';

export interface RoleChoiceProps {
  roles: readonly Role[];
  value: string;
  problem?: string | undefined;
  hint?: string;
}

/** One of the roles, each with what it may do. */
export function RoleChoice({ roles, value, problem, hint }: RoleChoiceProps) {
  return (
    <fieldset class="role-choice" id="field-role">
      <legend>Role</legend>
      {problem !== undefined && <p class="field-problem">{problem}</p>}
      {hint !== undefined && <p class="field-hint">{hint}</p>}
      {roles.map((role) => (
        <label class="role-option">
          <input type="radio" name="role" value={role} checked={role === value} />
          <span>
            <b>{ROLE_LABELS[role].label}</b>
            <span class="role-may">{ROLE_LABELS[role].may}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
