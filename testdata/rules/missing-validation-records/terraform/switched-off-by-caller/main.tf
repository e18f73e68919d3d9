# Violation: the module makes records unless its caller says otherwise, and the caller does.
module "certificate" {
  source       = "./certificate"
  make_records = false
}
