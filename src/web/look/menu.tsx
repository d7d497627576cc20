import { type ReactNode, useState } from 'react';
import {
  Dialog,
  DialogTrigger,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  Button as PressButton,
} from 'react-aria-components';
import { CheckIcon, ChevronIcon } from './icons.tsx';

export type MenuChoice = {
  id: string;
  words: ReactNode;
  text: string;
  end?: ReactNode;
  chosen?: boolean;
  disabled?: boolean;
};

type MenuProps = {
  label: ReactNode;
  /** accessible name where `label` is a picture */
  name?: string;
  className?: string;
  choices: MenuChoice[];
  onChoose: (id: string) => void;
  /** choices are ticked on and off and the menu stays open */
  several?: boolean;
  disabled?: boolean;
};

/** A button that opens a menu. Arrow keys, type-ahead and Esc as everywhere. */
export function MenuButton({
  label,
  name,
  className = 'button',
  choices,
  onChoose,
  several,
  disabled,
}: MenuProps) {
  const chosen = new Set(choices.filter((choice) => choice.chosen).map((choice) => choice.id));
  const selection = several ? ({ selectionMode: 'multiple', selectedKeys: chosen } as const) : {};
  return (
    <MenuTrigger>
      <PressButton
        className={className}
        isDisabled={disabled ?? false}
        {...(name ? { 'aria-label': name } : {})}
      >
        {label}
        <ChevronIcon width="12" height="12" />
      </PressButton>
      <Popover className="popover" data-keys="own" offset={4}>
        <Menu
          className="menu"
          {...selection}
          onAction={(id) => onChoose(String(id))}
          shouldCloseOnSelect={!several}
        >
          {choices.map((choice) => (
            <MenuItem
              key={choice.id}
              id={choice.id}
              className="menu-item"
              textValue={choice.text}
              isDisabled={choice.disabled ?? false}
            >
              {several && <span className="tick">{choice.chosen && <CheckIcon />}</span>}
              {choice.words}
              {choice.end !== undefined && <span className="end faint">{choice.end}</span>}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

type PanelProps = {
  label: ReactNode;
  name: string;
  className?: string;
  children: (close: () => void) => ReactNode;
};

/** A button that opens a small panel beside it. */
export function PanelButton({ label, name, className = 'button', children }: PanelProps) {
  const [open, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <PressButton className={className} aria-label={name}>
        {label}
      </PressButton>
      <Popover className="popover" data-keys="own" placement="bottom start" offset={4}>
        <Dialog aria-label={name}>{children(() => setOpen(false))}</Dialog>
      </Popover>
    </DialogTrigger>
  );
}
