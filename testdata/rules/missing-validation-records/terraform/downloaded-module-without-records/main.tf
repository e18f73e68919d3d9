# Violation, told at the call: the module is somebody else's.
module "certificate" {
  source  = "example/certificate/aws"
  version = "1.0.0"
  domain  = "example.com"
}
