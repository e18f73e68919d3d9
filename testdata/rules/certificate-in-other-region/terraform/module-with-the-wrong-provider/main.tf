provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "us_east_1"
  region = "us-east-1"
}

module "certificate" {
  source = "./certificate"

  providers = {
    aws = aws.us_east_1
  }
}

module "balancer" {
  source          = "./balancer"
  certificate_arn = module.certificate.arn
}
