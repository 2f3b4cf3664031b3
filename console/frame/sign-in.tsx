import { useEffect, useState } from 'react';
import { noteSignedIn, type Person, readPeople, signInAs } from '../api/session.ts';
import styles from './sign-in.module.css';

const ROLES: readonly (readonly [Person['role'], string])[] = [
  ['agent', 'Agents'],
  ['supervisor', 'Supervisors'],
  ['administrator', 'Administrators'],
];

/** The ways in: a list of people where that is allowed, else from the application that signs people in. */
export function SignIn() {
  const [people, setPeople] = useState<readonly Person[] | null | undefined>(undefined);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    readPeople().then(setPeople, () => setRefusal('Baton does not answer. Reload the page to try again.'));
  }, []);

  async function choose(person: Person): Promise<void> {
    try {
      await signInAs(person.id);
      noteSignedIn();
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    }
  }

  return (
    <div className={styles.ways}>
      {refusal !== null && (
        <p role="alert" className="bad">
          {refusal}
        </p>
      )}
      {people === null && (
        <p>
          Your session has not begun, or has ended. Open the console from the application you sign in to, which hands
          you over.
        </p>
      )}
      {people?.length === 0 && <p>There are no agents yet.</p>}
      {people &&
        ROLES.map(([role, heading]) => {
          const those = people.filter((person) => person.role === role);
          if (those.length === 0) return null;
          return (
            <section key={role} aria-label={heading}>
              <h2>{heading}</h2>
              <ul className={styles.people}>
                {those.map((person) => (
                  <li key={person.id}>
                    <button type="button" onClick={() => void choose(person)}>
                      {person.name}
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      {people && (
        <p className="muted">For development: whoever opens this page may be anybody (CONSOLE_SIGN_IN=list).</p>
      )}
    </div>
  );
}

export function SignInPage() {
  return (
    <main className={styles.page}>
      <h1>Sign in to Baton</h1>
      <SignIn />
    </main>
  );
}
