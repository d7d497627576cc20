import type { ReactNode, SVGProps } from 'react';

/** A stroke icon of 16 × 16 in the colour of the text. Always decoration: the words stand beside it or in a label. */
function icon(drawing: ReactNode) {
  return function Icon(props: SVGProps<SVGSVGElement>) {
    return (
      <svg
        viewBox="0 0 16 16"
        width="16"
        height="16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
        {...props}
      >
        {drawing}
      </svg>
    );
  };
}

export const TodayIcon = icon(
  <>
    <rect x="2" y="3" width="12" height="11" rx="1.5" />
    <path d="M2 6.5h12M5.5 1.5v3M10.5 1.5v3M5 10l2 2 4-4" />
  </>,
);
export const QueueIcon = icon(<path d="M2 3.5h12M2 8h12M2 12.5h8" />);
export const LooksIcon = icon(
  <>
    <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z" />
    <circle cx="8" cy="8" r="2" />
  </>,
);
export const WorkloadIcon = icon(<path d="M2 14h12M3.5 14V9M8 14V3M12.5 14V6.5" />);
export const PlatformsIcon = icon(<path d="M2.5 3.5h7M2.5 8h11M2.5 12.5h4.5M12 3.5h1.5M10 12.5h3.5" />);
export const HashListsIcon = icon(<path d="M6 2 4.5 14M11.5 2 10 14M2.5 5.5H14M2 10.5h11.5" />);
export const ClocksIcon = icon(
  <>
    <circle cx="8" cy="8" r="6.3" />
    <path d="M8 4.2V8l2.6 1.8" />
  </>,
);
export const NetworksIcon = icon(
  <>
    <circle cx="3.6" cy="4.2" r="2" />
    <circle cx="12.4" cy="5.4" r="2" />
    <circle cx="7" cy="12.4" r="2" />
    <path d="m5.6 4.5 4.8.6M4.4 6l1.9 4.6M11.3 7.1l-3.1 3.7" />
  </>,
);
export const EyeIcon = icon(
  <>
    <path d="M1.5 8C3 5.2 5.3 3.8 8 3.8S13 5.2 14.5 8c-1.5 2.8-3.8 4.2-6.5 4.2S3 10.8 1.5 8Z" />
    <circle cx="8" cy="8" r="2" />
  </>,
);
export const BellIcon = icon(
  <path d="M3 11.8h10c-1-1-1.4-2-1.4-4.6a3.6 3.6 0 0 0-7.2 0c0 2.600-.4 3.600-1.400 4.600ZM6.700 13.800c.7.7 1.900.7 2.600 0M8 2v1.500" />,
);
export const SubjectsIcon = icon(
  <>
    <circle cx="5.6" cy="5.6" r="2.3" />
    <path d="M1.5 13.5c.3-2.6 1.8-4 4.1-4s3.8 1.4 4.1 4M10.2 3.5a2.3 2.3 0 0 1 0 4.3M11.6 9.8c1.7.5 2.7 1.8 2.9 3.7" />
  </>,
);
export const IntakeIcon = icon(<path d="M8 1.5v8M4.8 6.5 8 9.7l3.2-3.2M2 10v3.5h12V10" />);
export const ApprovalsIcon = icon(<path d="M5.5 7.5 7.7 9.7 12 4.5M2 8.5l2.2 2.2M2 13.5h12" />);
export const ExportIcon = icon(<path d="M8 10V1.5M4.8 4.7 8 1.5l3.2 3.2M2 10v3.5h12V10" />);
export const AccountIcon = icon(
  <>
    <circle cx="8" cy="5.2" r="2.7" />
    <path d="M2.8 14c.4-3 2.4-4.6 5.2-4.6s4.8 1.6 5.2 4.6" />
  </>,
);
export const AdministrationIcon = icon(
  <path d="M8 1.5l5.2 2v4.3c0 3-2 5.5-5.2 6.7-3.2-1.2-5.2-3.7-5.2-6.7V3.5zM5.6 8l1.7 1.7 3.1-3.2" />,
);
export const AuditIcon = icon(<path d="M3 1.8h10v12.4H3ZM5.5 5h5M5.5 8h5M5.5 11l1.2 1.2L9.5 9.8" />);
export const RulesIcon = icon(<path d="M2 4h6M12 4h2M2 8h2M8 8h6M2 12h7M13 12h1M8 2.5v3M4 6.5v3M9 10.5v3" />);
export const AboutIcon = icon(
  <>
    <circle cx="8" cy="8" r="6.3" />
    <path d="M8 7.2v4M8 4.8v.2" />
  </>,
);
export const SearchIcon = icon(
  <>
    <circle cx="7" cy="7" r="4.6" />
    <path d="m10.5 10.5 3.6 3.6" />
  </>,
);
export const ChevronIcon = icon(<path d="m4 6 4 4 4-4" />);
export const RightIcon = icon(<path d="m6 3.5 4.5 4.5L6 12.5" />);
export const LeftIcon = icon(<path d="M10 3.5 5.5 8l4.5 4.5" />);
export const CrossIcon = icon(<path d="m3.5 3.5 9 9M12.5 3.5l-9 9" />);
export const CheckIcon = icon(<path d="m3 8.5 3.3 3.3L13 4.7" />);
export const UpIcon = icon(<path d="M8 13V3M3.5 7.5 8 3l4.5 4.5" />);
export const WarnIcon = icon(<path d="M8 2 1.5 13.5h13ZM8 6.5v3.2M8 11.6v.2" />);
export const SealIcon = icon(
  <>
    <rect x="3" y="7" width="10" height="7" rx="1.2" />
    <path d="M5 7V4.8a3 3 0 0 1 6 0V7" />
  </>,
);
export const FileIcon = icon(<path d="M3.5 1.5h6l3 3v10h-9ZM9 1.7V5h3.3" />);
export const FolderIcon = icon(<path d="M1.5 13V3.5h4.2l1.5 1.7h7.3V13Z" />);
export const ColumnsIcon = icon(<path d="M2 2.5h12v11H2ZM6.2 2.5v11M10 2.5v11" />);
export const ViewsIcon = icon(<path d="M4 1.8h8v12.4l-4-3-4 3Z" />);
export const RailIcon = icon(<path d="M2 2.5h12v11H2ZM6 2.5v11M11 6.2 9.3 8l1.7 1.8" />);
export const MoreIcon = icon(<path d="M3 8h.1M8 8h.1M13 8h.1" strokeWidth="2.4" />);
