import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface SearchFieldProps {
  /** Said in the empty field, and to screen readers. */
  readonly label: string;
  readonly value: string;
  readonly onSearch: (value: string) => void;
  readonly size?: number;
  /** After the field: a button that clears it. */
  readonly children?: ReactNode;
}

/** A field to narrow a list with. */
export function SearchField({ label, value, onSearch, size = 16, children }: SearchFieldProps) {
  return (
    <label className="search">
      <IconSearch size={size} stroke={1.7} aria-hidden />
      <input
        type="search"
        value={value}
        onChange={(event) => onSearch(event.currentTarget.value)}
        placeholder={label}
        aria-label={label}
      />
      {children}
    </label>
  );
}
