terraform {
  backend "s3" {}
}

module "certificate" {
  source = "./modules/certificate"
}

module "dns" {
  source  = "./modules/dns"
  options = module.certificate.options
}

module "front" {
  source = "./modules/front"
  arn    = module.certificate.arn
}

module "partner" {
  source = "./modules/partner"
}
