import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { Popover as BasePopover } from "@base-ui/react/popover";
import { Dialog as HeadlessDialog, DialogPanel } from "@headlessui/react";
import { MantineProvider, Modal } from "@mantine/core";
import { Dialog as MuiDialog } from "@mui/material";
import { ConnectButton } from "composio-react";
import styles from "composio-react/styles.css?inline";
import { FocusTrap } from "focus-trap-react";
import { Dialog, DropdownMenu, Popover } from "radix-ui";
import { useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";

/** What stands in a host's dialog: a field of the host's own, and our button. */
function Content() {
  return (
    <section aria-label="Host">
      <label>
        Note <input />
      </label>
      <ConnectButton toolkit="googlebigquery" />
    </section>
  );
}

/** A host that is opened by a button. */
function opened(render) {
  return function Host() {
    const [isOpen, setOpen] = useState(false);
    return (
      <>
        <button type="button" onClick={() => setOpen(true)}>
          Open host
        </button>
        {render(isOpen, setOpen)}
      </>
    );
  };
}

export const hosts = {
  page: opened((isOpen) => isOpen && <Content />),

  "native dialog": opened(
    (isOpen, setOpen) =>
      isOpen && (
        <dialog
          ref={(node) => node && !node.open && node.showModal()}
          onCancel={() => setOpen(false)}
          onClose={() => setOpen(false)}
        >
          <Content />
        </dialog>
      ),
  ),

  "Radix Dialog": opened((isOpen, setOpen) => (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Overlay />
        <Dialog.Content style={{ position: "fixed", insetBlockStart: 80 }} aria-describedby={undefined}>
          <Dialog.Title>Settings</Dialog.Title>
          <Content />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )),

  "Radix Popover": opened((isOpen, setOpen) => (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Anchor />
      <Popover.Portal>
        <Popover.Content>
          <Content />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )),

  // A press closes the menu, and with it the button goes (radix-ui/primitives#2385).
  "Radix DropdownMenu": () => (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger>Open host</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content aria-label="Host">
          <DropdownMenu.Item asChild>
            <ConnectButton toolkit="googlebigquery" />
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  ),

  "Base UI Dialog": opened((isOpen, setOpen) => (
    <BaseDialog.Root open={isOpen} onOpenChange={(next) => setOpen(next)}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop />
        <BaseDialog.Popup style={{ position: "fixed", insetBlockStart: 80 }}>
          <BaseDialog.Title>Settings</BaseDialog.Title>
          <Content />
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )),

  "Base UI Popover": () => (
    <BasePopover.Root>
      <BasePopover.Trigger>Open host</BasePopover.Trigger>
      <BasePopover.Portal>
        <BasePopover.Positioner>
          <BasePopover.Popup>
            <Content />
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  ),

  "MUI Dialog": opened((isOpen, setOpen) => (
    <MuiDialog open={isOpen} onClose={() => setOpen(false)} transitionDuration={0}>
      <Content />
    </MuiDialog>
  )),

  "Headless UI Dialog": opened((isOpen, setOpen) => (
    <HeadlessDialog open={isOpen} onClose={setOpen} style={{ position: "fixed", insetBlockStart: 80 }}>
      <DialogPanel>
        <Content />
      </DialogPanel>
    </HeadlessDialog>
  )),

  // Listens on the window, capturing, from before it is opened.
  "Mantine Modal": opened((isOpen, setOpen) => (
    <MantineProvider>
      <Modal opened={isOpen} onClose={() => setOpen(false)} transitionProps={{ duration: 0 }}>
        <Content />
      </Modal>
    </MantineProvider>
  )),

  "focus-trap": opened(
    (isOpen, setOpen) =>
      isOpen && (
        <FocusTrap focusTrapOptions={{ onDeactivate: () => setOpen(false) }}>
          <div role="dialog" aria-modal="true">
            <Content />
          </div>
        </FocusTrap>
      ),
  ),

  popover: () => (
    <>
      <button type="button" popoverTarget="panel">
        Open host
      </button>
      <div id="panel" popover="auto">
        <Content />
      </div>
    </>
  ),

  "shadow root": function ShadowRootHost({ Wrapper }) {
    const ref = useRef(null);
    useEffect(() => {
      const shadow = ref.current.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(styles);
      shadow.adoptedStyleSheets = [sheet];
      const root = document.createElement("div");
      shadow.append(root);
      createRoot(root).render(
        <Wrapper>
          <hosts.page />
        </Wrapper>,
      );
    }, [Wrapper]);
    return <div ref={ref} />;
  },

  iframe: () => (
    <iframe
      title="App"
      src="?host=native%20dialog"
      style={{ position: "absolute", inset: 0, inlineSize: "100%", blockSize: "100vh", border: 0 }}
    />
  ),
};
